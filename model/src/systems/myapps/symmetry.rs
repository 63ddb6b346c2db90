//! What of a world can be put in the place of what: clients, which are all alike, and slaves together with their
//! standbys, where neither the user's home nor the configured PBX tells them apart.

use super::model::MyApps;
use super::world::World;
use crate::explore::Symmetric;

impl<const CLIENTS: usize> Symmetric for MyApps<CLIENTS> {
    /// The least of all worlds that differ only in which client and which slave is which.
    fn representative(&self, world: &World<CLIENTS>) -> World<CLIENTS> {
        let least = |mut world: World<CLIENTS>| {
            world.sort_clients();
            world
        };
        let images =
            self.topology.automorphisms().iter().map(|permutation| least(world.permuted(permutation)));
        images.fold(least(*world), Ord::min)
    }
}

#[cfg(test)]
mod tests {
    use stateright::Model;

    use super::super::editions::{BOTH, EDITION_16R1};
    use super::super::topology::{Pbx, Role, Topology};
    use super::*;
    use crate::ambiguity::Readings;
    use crate::topology::NodeId;

    const MASTER: Pbx = Pbx { role: Role::Master, number: 0 };

    fn pbx(role: Role, number: u8) -> Pbx {
        Pbx { role, number }
    }

    fn two_slaves_with_standbys(configured: Pbx) -> Topology {
        let [slave, standby] = [Role::Slave, Role::StandbySlave];
        let pbxes = [MASTER, pbx(slave, 1), pbx(standby, 1), pbx(slave, 2), pbx(standby, 2)];
        Topology::new(&pbxes, MASTER, configured).expect("an installation")
    }

    #[test]
    fn slaves_move_with_their_standbys_unless_something_tells_them_apart() {
        let topology = two_slaves_with_standbys(MASTER);
        let [exchange] = topology.automorphisms() else { panic!("one way") };
        let images: Vec<_> = (0..5).map(|node| exchange.image(NodeId(node)).0).collect();
        assert_eq!(images, [0, 3, 4, 1, 2]);
        assert_eq!(two_slaves_with_standbys(pbx(Role::StandbySlave, 2)).automorphisms(), &[]);

        let uneven = [MASTER, pbx(Role::Slave, 1), pbx(Role::Slave, 2), pbx(Role::StandbySlave, 2)];
        assert_eq!(Topology::new(&uneven, MASTER, MASTER).expect("an installation").automorphisms(), &[]);
        let users_slave = [MASTER, pbx(Role::Slave, 1), pbx(Role::Slave, 2)];
        let topology = Topology::new(&users_slave, pbx(Role::Slave, 1), MASTER).expect("an installation");
        assert_eq!(topology.automorphisms(), &[]);
    }

    /// Knuth's MMIX generator: the walks are the same on every machine.
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound
        }
    }

    /// The representatives of all states that are one step away.
    fn ways_on(model: &MyApps<3>, world: &World<3>) -> Vec<World<3>> {
        let mut actions = Vec::new();
        model.actions(world, &mut actions);
        let next = actions.into_iter().filter_map(|action| model.next_state(world, action));
        let mut ways: Vec<_> = next.map(|next| model.representative(&next)).collect();
        ways.sort_unstable();
        ways
    }

    /// What a model promises that says it is symmetric, on random walks through every kind of installation.
    #[test]
    fn images_have_one_representative_the_same_properties_and_the_same_ways_on() {
        let mut random = Lcg(7);
        let (mut images, mut moved) = (0, 0);
        let interchangeable = [two_slaves_with_standbys(MASTER)];
        let every = BOTH.iter().flat_map(|&edition| Topology::enumerate(edition, 2).into_iter().step_by(7));
        for topology in interchangeable.into_iter().chain(every) {
            let model = MyApps::<3>::new(topology, EDITION_16R1, Readings::default(), 3);
            let properties = model.properties();
            let mut world = model.init_states()[0];
            for _ in 0..300 {
                let mut actions = Vec::new();
                model.actions(&world, &mut actions);
                // A world that has come to rest is left for a new one.
                world = match actions.len() {
                    0 => model.init_states()[0],
                    ways => model.next_state(&world, actions[random.below(ways)]).unwrap_or(world),
                };
                let mut image = world;
                image.exchange_clients(random.below(3) as u8, random.below(3) as u8);
                if !model.topology.automorphisms().is_empty() && random.below(2) == 0 {
                    image = image.permuted(&model.topology.automorphisms()[0]);
                    moved += 1;
                }
                images += usize::from(image != world);
                assert_eq!(model.representative(&image), model.representative(&world));
                for other in [image, model.representative(&world)] {
                    for property in &properties {
                        assert_eq!(
                            (property.condition)(&model, &world),
                            (property.condition)(&model, &other),
                            "{}: {world:?}",
                            property.name
                        );
                    }
                    assert!(ways_on(&model, &other) == ways_on(&model, &world), "{world:?}");
                }
            }
        }
        assert!(images > 1_000 && moved > 100, "{images} {moved}");
    }
}
