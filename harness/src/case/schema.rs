//! The JSON Schema of a wire's case files.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::language::{Action, CommonAction, CommonExpected, Expectation, Language};
use super::read::File;
use crate::names::Name;

/// The JSON Schema of a wire's case files, for editors; `conformance-suite/cases/SYSTEM/case.schema.json` is this.
pub fn schema<L: Language>() -> Schema {
    let mut schema = schemars::schema_for!(File<L>);
    schema.insert("title".to_owned(), json!(format!("A case of {}", L::SYSTEM.name())));
    let editions: Vec<Value> = L::SYSTEM.editions().iter().map(|it| json!(it.0)).collect();
    let abilities = L::PROFORMA.abilities.iter().map(|it| described(it.name, it.meaning));
    let set_items = |schema: &mut Schema, key: &str, items: Value| {
        if let Some(property) =
            schema.pointer_mut(&format!("/properties/{key}")).and_then(Value::as_object_mut)
        {
            property.insert("items".to_owned(), items);
        }
    };
    let abilities = json!({ "oneOf": abilities.collect::<Vec<_>>() });
    set_items(&mut schema, "editions", json!({ "enum": editions }));
    set_items(&mut schema, "requires", abilities);
    schema
}

fn described(name: &str, meaning: &str) -> Value {
    json!({ "description": meaning, "type": "string", "const": name })
}

/// The common actions and the wire's, side by side.
impl<L: Language> JsonSchema for Action<L> {
    fn schema_name() -> Cow<'static, str> {
        "Action".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut common = CommonAction::json_schema(generator);
        let times = L::PROFORMA.times.iter().map(|it| described(it.name, it.meaning)).collect::<Vec<_>>();
        for variant in variants(&mut common) {
            if let Some(hold) = variant.pointer_mut("/properties/hold").and_then(Value::as_object_mut) {
                hold.remove("type");
                hold.insert("oneOf".to_owned(), json!(times));
            }
        }
        let what = "Something that happens to the installation, to the network or to the client program. Its main \
                    key says which.";
        either(what, [common, L::Action::json_schema(generator)])
    }
}

/// The common outcomes and the wire's, with the two keys that go with every one of them.
impl<L: Language> JsonSchema for Expectation<L> {
    fn schema_name() -> Cow<'static, str> {
        "Expectation".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let clauses = with_description(
            generator.subschema_for::<Vec<String>>(),
            "The clauses that are blamed when it does not come; the case's otherwise.",
        );
        let allowing = with_description(
            generator.subschema_for::<Vec<Name<L::Place>>>(),
            "Attempts at these servers are let through meanwhile, in any number and order.",
        );
        let all = [CommonExpected::<L>::json_schema(generator), L::Expected::json_schema(generator)];
        let mut schema = either("An outcome. Its main key says which.", all);
        for variant in variants(&mut schema) {
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

fn variants(schema: &mut Schema) -> impl Iterator<Item = &mut Value> {
    schema.get_mut("anyOf").and_then(Value::as_array_mut).into_iter().flatten()
}

/// Several lists of variants as one.
pub(super) fn either(what: &str, mut schemas: [Schema; 2]) -> Schema {
    let all: Vec<Value> = schemas.iter_mut().flat_map(variants).map(|it| it.clone()).collect();
    schemars::json_schema!({ "description": what, "anyOf": all })
}

fn with_description(mut schema: Schema, text: &str) -> Schema {
    schema.insert("description".to_owned(), json!(text));
    schema
}
