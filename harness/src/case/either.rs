//! Words that several wires have, and those that one has beside them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::{Table, Value};

use super::schema::either;
use super::words::{Act, Outcome, Words};

/// Words that a wire has in common with others, or those that are its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Either<C, O> {
    /// In common.
    Common(C),
    /// Its own.
    Own(O),
}

impl<'de, C: Words, O: Words> Deserialize<'de> for Either<C, O> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = Table::deserialize(deserializer)?;
        let is_common = C::keys().iter().any(|key| table.contains_key(*key));
        let value = Value::Table(table);
        let read = match is_common {
            true => C::deserialize(value).map(Either::Common),
            false => O::deserialize(value).map(Either::Own),
        };
        read.map_err(|error| D::Error::custom(error.message()))
    }
}

impl<C: Words, O: Words> JsonSchema for Either<C, O> {
    fn schema_name() -> Cow<'static, str> {
        "Either".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either("Something of the wire.", [C::json_schema(generator), O::json_schema(generator)])
    }
}

impl<C: Words, O: Words> Words for Either<C, O> {
    fn keys() -> Vec<&'static str> {
        [C::keys(), O::keys()].concat()
    }
}

impl<C: Act, O: Act> Act for Either<C, O> {
    fn needs_client(&self) -> bool {
        match self {
            Either::Common(action) => action.needs_client(),
            Either::Own(action) => action.needs_client(),
        }
    }
}

impl<C: Outcome, O: Outcome> Outcome for Either<C, O> {
    fn describe(&self) -> String {
        match self {
            Either::Common(expected) => expected.describe(),
            Either::Own(expected) => expected.describe(),
        }
    }

    fn is_published(&self) -> bool {
        match self {
            Either::Common(expected) => expected.is_published(),
            Either::Own(expected) => expected.is_published(),
        }
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        match self {
            Either::Common(expected) => expected.leaves_at_rest(),
            Either::Own(expected) => expected.leaves_at_rest(),
        }
    }
}
