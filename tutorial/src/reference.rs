//! A telephone on a socket, which does what its rows say.

use redial_harness::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use redial_harness::reference::{ClientConfig, ClientError};
use redial_model::engine::{self, Rules};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::phone::{Input, Output, Phone, State};
use crate::wire::SETUP;

/// Is one, until it is ended.
pub async fn run(told: &ClientConfig, rules: &Rules<Phone>) -> Result<(), ClientError> {
    let value = |name| told.value(name).ok_or_else(|| ClientError::Config(format!("there is no {name}")));
    let (registrars, user) = ([value("first")?, value("second")?], value("user")?);
    let (pause, limit) = (told.time(RETRY_INTERVAL), told.time(ANSWER_TIMEOUT));
    let mut position = Phone::START;
    let mut connection: Option<BufReader<TcpStream>> = None;
    let mut input = Input::Due;
    loop {
        let (_, outputs) = engine::step(rules, &mut position, &input, SETUP);
        for output in outputs {
            match (output, &mut connection) {
                (Output::Connect(node), _) => {
                    let connected = timeout(limit, TcpStream::connect(registrars[node.index()])).await;
                    connection = connected.ok().and_then(Result::ok).map(BufReader::new);
                }
                // If this fails, so does reading the answer.
                (Output::Register, Some(connection)) => {
                    let _ = connection.get_mut().write_all(format!("REGISTER {user}\n").as_bytes()).await;
                }
                (Output::Register, None) => {}
                (Output::HangUp, _) => connection = None,
            }
        }
        input = match (position.state, &mut connection) {
            (State::Idle, _) => {
                sleep(pause).await;
                Input::Due
            }
            (State::Connecting, Some(_)) => Input::Connected,
            (State::Asking, Some(connection)) => {
                timeout(limit, heard(connection)).await.unwrap_or(Input::Gone)
            }
            (State::Registered, Some(connection)) => heard(connection).await,
            (_, None) => Input::Gone,
        };
    }
}

async fn heard(connection: &mut BufReader<TcpStream>) -> Input {
    let mut line = String::new();
    match connection.read_line(&mut line).await {
        Ok(_) if line.trim() == "200" => Input::Accepted,
        Ok(_) if line.trim() == "503" => Input::Refused,
        Ok(_) if line.trim() == "480" => Input::Ended,
        _ => Input::Gone,
    }
}
