//! What a search for single states can decide of stateright's properties.

use stateright::{Expectation, Model, Property};

use super::error::Error;

/// The model's properties, if this search can decide them all.
pub(super) fn decidable_properties<M: Model>(model: &M) -> Result<Vec<Property<M>>, Error> {
    let properties = model.properties();
    if properties.is_empty() {
        return Err(Error::NoProperty);
    }
    match properties.iter().find(|property| property.expectation == Expectation::Eventually) {
        Some(property) => Err(Error::Eventually { name: property.name }),
        None => Ok(properties),
    }
}

/// Whether this state is the end of the search for this property: it breaks an `always`, or shows a `sometimes`.
pub(super) fn settles<M: Model>(property: &Property<M>, model: &M, state: &M::State) -> bool {
    (property.condition)(model, state) == (property.expectation == Expectation::Sometimes)
}
