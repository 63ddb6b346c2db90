//! A search takes tens of millions of steps: a step that allocates would be most of what a step costs.

use redial_model::explore::Symmetric;
use redial_model::systems::myapps::benchmark;
use stateright::Model;

/// Every state within so many steps, breadth first, each perhaps more than once.
fn some_states<M: Model>(model: &M, count: usize) -> Vec<M::State>
where
    M::State: Clone,
{
    let mut states = model.init_states();
    let mut next = 0;
    while states.len() < count {
        let state = states[next].clone();
        let mut actions = Vec::new();
        model.actions(&state, &mut actions);
        states.extend(actions.into_iter().filter_map(|action| model.next_state(&state, action)));
        next += 1;
    }
    states
}

#[test]
fn a_step_of_myapps_allocates_nothing() {
    let model = benchmark::small();
    let states = some_states(&model, 20_000);
    let properties = model.properties();
    let mut actions = Vec::with_capacity(1_000);
    let mut steps = 0;
    let allocated = allocation_counter::measure(|| {
        for state in &states {
            model.actions(state, &mut actions);
            for action in actions.drain(..) {
                steps += usize::from(model.next_state(state, action).is_some());
            }
            steps += properties.iter().filter(|property| (property.condition)(&model, state)).count();
        }
    });
    assert!(steps > 100_000, "{steps} steps and answers are too few to tell");
    assert_eq!(allocated.count_total, 0);
}

#[test]
fn nor_does_a_representative() {
    let model = benchmark::four_clients();
    let states = some_states(&model, 5_000);
    let allocated = allocation_counter::measure(|| {
        for state in &states {
            std::hint::black_box(model.representative(state));
        }
    });
    assert_eq!(allocated.count_total, 0);
}
