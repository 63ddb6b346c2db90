//! What the steps of a world go by: an installation as it is now, its rules, and who judges.

use super::breach::Breach;
use super::tables::Tables;
use super::topology::Topology;
use super::world::World;
use crate::ambiguity::Readings;
use crate::property::Judgements;
use crate::rule::Edition;

/// An installation at this moment. One that nobody changes is the model's own; one that its administrator changes is another one
/// after each change, by the same rules.
#[derive(Clone, Copy)]
pub(super) struct Setting<'m> {
    pub(super) topology: &'m Topology,
    pub(super) edition: Edition,
    pub(super) readings: Readings,
    pub(super) tables: &'m Tables,
    pub(super) judgements: &'m Judgements<Breach>,
}

impl Setting<'_> {
    /// There was a step of which that breach speaks; unless what it says holds, it is committed.
    #[inline]
    pub(super) fn judge<const CLIENTS: usize>(
        &self,
        world: &mut World<CLIENTS>,
        breach: Breach,
        holds: bool,
    ) {
        self.judgements.hold(&mut world.books.breaches, breach, holds);
    }
}
