//! The endpoint of the reference desktop: a phone of SIP for each of the two sites, which registers there as long as it is to. Of what
//! becomes of it the desktop learns by telephony, as of any phone.

use std::net::SocketAddr;

use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;
use tokio::sync::{mpsc, watch};

use super::habit::Habit;
use crate::names::Named as _;
use crate::reference::{ClientConfig, ClientError, Freedom, Habits};
use crate::sip::agent::{Answered, Happening};
use crate::sip::handset::{Handset, Kept};
use crate::sip::proforma::{OUTBOUND, SYSTEMS};
use crate::sip_dr::proforma::REGISTRARS;

/// What a phone meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// It has a registration.
    Registered,
    /// It has asked for one in vain.
    Denied,
    /// A call begins, or ends.
    Call(bool),
}

/// Where it notes it.
type Notes = mpsc::UnboundedSender<(NodeId, Note)>;

/// The phones of both sites.
pub(super) struct Endpoint {
    /// With which sites it is to be registered; what is set anew is launched anew.
    wanted: [watch::Sender<bool>; 2],
    notes: mpsc::UnboundedReceiver<(NodeId, Note)>,
    registered: [bool; 2],
    /// It registers with the site at which the desktop works, and with no other.
    follows: bool,
}

impl Endpoint {
    /// One that has just been switched on. `None`: it is told no registrars.
    pub(super) fn new(told: &ClientConfig, habits: &Habits<Habit>) -> Result<Option<Self>, ClientError> {
        let places = REGISTRARS.map(|name| told.value(name).map(str::to_owned));
        let [Some(first), Some(second)] = places else { return Ok(None) };
        let follows = habits.has(Habit::OneRegistration) || told.freedom.clone().does_more();
        let (noting, notes) = mpsc::unbounded_channel();
        let mut freedom = told.freedom.clone();
        let mut phone = |site: NodeId, place: String| {
            let phone = Phone {
                site,
                told: of_phone(told, place, freedom.another(), habits)?,
                gives_up: habits.has(Habit::RegistersOnce),
                notes: noting.clone(),
            };
            let knows = site == SITES[0] || !habits.has(Habit::KnowsOneRegistrar);
            let (wanted, wants) = watch::channel(!follows && knows);
            if knows {
                tokio::spawn(phone.runs(wants));
            }
            Ok::<_, ClientError>(wanted)
        };
        let wanted = [phone(SITES[0], first)?, phone(SITES[1], second)?];
        Ok(Some(Endpoint { wanted, notes, registered: [false; 2], follows }))
    }

    /// The desktop works at that site, or has left it last.
    pub(super) fn follows(&mut self, site: NodeId) {
        if self.follows {
            for (wanted, of) in self.wanted.iter().zip(SITES) {
                wanted.send_if_modified(|wanted| std::mem::replace(wanted, of == site) != (of == site));
            }
        }
    }

    /// It is launched again: it registers at once wherever it is to.
    pub(super) fn relaunches(&mut self) {
        for wanted in &self.wanted {
            wanted.send_modify(|_| {});
        }
    }

    /// What one of its phones meets next.
    pub(super) async fn notes(&mut self) -> (NodeId, Note) {
        match self.notes.recv().await {
            Some((site, note)) => {
                if !matches!(note, Note::Call(_)) {
                    self.registered[site.index()] = note == Note::Registered;
                }
                (site, note)
            }
            None => std::future::pending().await,
        }
    }

    /// Whether it is registered with another site than that.
    pub(super) fn is_registered_but_for(&self, site: Option<NodeId>) -> bool {
        SITES.into_iter().any(|other| Some(other) != site && self.registered[other.index()])
    }
}

/// What a phone is told: one registrar, or the domain in which DNS has it, and who it is.
fn of_phone(
    told: &ClientConfig,
    place: String,
    freedom: Freedom,
    habits: &Habits<Habit>,
) -> Result<ClientConfig, ClientError> {
    let needed = |name: &str| {
        let value = told.value(name).map(str::to_owned);
        value.ok_or_else(|| ClientError::Config(format!("--value {name}=…: the endpoint has to be told")))
    };
    let is_address = place.parse::<SocketAddr>().is_ok();
    let own = [
        (if is_address { SYSTEMS[0] } else { OUTBOUND }, place),
        ("user", needed("dn")?),
        ("password", needed("sip_password")?),
        ("domain", needed("sip_domain")?),
    ];
    let common = ["transport", "expires", "ca"].into_iter().chain((!is_address).then_some("dns"));
    let common = common.filter_map(|name| Some((name, told.value(name)?.to_owned())));
    let of_phones = habits.iter().filter(|habit| matches!(habit, Habit::Phone(_)));
    Ok(ClientConfig {
        values: own.into_iter().chain(common).collect(),
        habits: of_phones.map(|habit| habit.name().to_owned()).collect(),
        freedom,
        ..told.clone()
    })
}

/// A phone that is to be registered with one site.
struct Phone {
    site: NodeId,
    told: ClientConfig,
    /// What it has lost it does not ask for again.
    gives_up: bool,
    notes: Notes,
}

impl Phone {
    /// Is registered for as long as that is wanted.
    async fn runs(self, mut wants: watch::Receiver<bool>) {
        let mut handset = match Handset::new(&self.told, 1).await {
            Ok(handset) => handset,
            Err(error) => {
                tracing::error!(%error, "the endpoint cannot run");
                return;
            }
        };
        let mut was_wanted = false;
        loop {
            let is_wanted = *wants.borrow_and_update();
            if was_wanted && !is_wanted {
                handset.unregisters(0).await;
            }
            was_wanted = is_wanted;
            let changed = tokio::select! {
                biased;
                changed = wants.changed() => changed,
                never = self.stays(&mut handset), if is_wanted => match never {},
            };
            if changed.is_err() {
                return;
            }
        }
    }

    /// Registers, and keeps what it has, again and again.
    async fn stays(&self, handset: &mut Handset) -> std::convert::Infallible {
        loop {
            handset.hesitates().await;
            let is_granted = handset.registers(0).await == Answered::Granted;
            if is_granted {
                self.notes(Note::Registered);
                // A call changes nothing.
                while let Kept::Happens(happening @ (Happening::CallBegins | Happening::CallEnds)) =
                    handset.keeps(0).await
                {
                    self.notes(Note::Call(happening == Happening::CallBegins));
                }
            }
            self.notes(Note::Denied);
            if is_granted && self.gives_up {
                return std::future::pending().await;
            }
            handset.hangs_up();
            handset.pauses().await;
        }
    }

    fn notes(&self, note: Note) {
        // A desktop that has ended needs to know nothing.
        let _ = self.notes.send((self.site, note));
    }
}
