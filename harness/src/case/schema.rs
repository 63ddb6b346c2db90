//! The JSON Schema of a case file.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::{Case, Expectation, Expected, Pbx};

/// The JSON Schema of a case file, for editors; `conformance-suite/cases/case.schema.json` is this.
pub fn schema() -> Schema {
    schemars::schema_for!(Case)
}

/// An outcome with the two keys that go with every one of them.
impl JsonSchema for Expectation {
    fn schema_name() -> Cow<'static, str> {
        "Expectation".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let clauses = with_description(
            generator.subschema_for::<Vec<String>>(),
            "The clauses that are blamed when it does not come; the case's otherwise.",
        );
        let allowing = with_description(
            generator.subschema_for::<Vec<Pbx>>(),
            "Attempts at these PBXes are let through meanwhile, in any number and order.",
        );
        let mut schema = Expected::json_schema(generator);
        let variants = schema.get_mut("anyOf").and_then(Value::as_array_mut);
        for variant in variants.into_iter().flatten() {
            let properties = variant
                .as_object_mut()
                .map(|variant| variant.entry("properties").or_insert_with(|| Value::Object(Map::new())));
            if let Some(Value::Object(properties)) = properties {
                properties.insert("clauses".to_owned(), clauses.clone().to_value());
                properties.insert("allowing".to_owned(), allowing.clone().to_value());
            }
        }
        schema
    }
}

fn with_description(mut schema: Schema, text: &str) -> Schema {
    schema.insert("description".to_owned(), json!(text));
    schema
}
