//! `redial serve`: plays the PBXes of each case to a client that connects by itself, and judges it.

use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::num::NonZeroUsize;

use anyhow::Context as _;
use redial_harness::proforma::NAMES;
use redial_harness::run;
use redial_harness::settings::{self, Places, Settings};
use redial_harness::subject::outside::{By, LACKS, Request};
use redial_harness::subject::{Client, Outside};
use redial_harness::wires::AnyWire;
use tokio::sync::mpsc;

use super::test::Prepared;
use crate::exit::{Status, Usage, say};
use crate::named;
use crate::options::{Common, ServeOptions};
use crate::profile::ClientProfile;
use crate::report::file;

/// Whom a client may ask where its servers are.
struct Asked {
    /// The option that says where it is.
    option: &'static str,
    /// What a client is told of it by.
    told_by: &'static str,
    /// What it is.
    what: &'static str,
    /// What a client does not do of whose wire it is none.
    not_asked: &'static str,
}

const DNS: Asked = Asked { option: "--dns", told_by: "dns", what: "DNS", not_asked: "ask no DNS" };
const FILE_SERVER: Asked = Asked {
    option: "--file-server",
    told_by: "settings_url",
    what: "the file server",
    not_asked: "read no settings file",
};

/// Runs the command.
///
/// # Errors
/// Says what is wrong with what the user asked for, or why it cannot be done.
pub fn run(options: &ServeOptions, common: &Common) -> anyhow::Result<Status> {
    let mut run = options.run.clone();
    if let Some(name) = LACKS.into_iter().find(|name| run.client.supports.iter().any(|it| it == name)) {
        let what = "nothing that a client which connects by itself writes or stores can be seen here";
        return Err(Usage::error(format!("--supports {name}: {what}")));
    }
    if let Some(path) = &run.profile {
        ClientProfile::load(path)?.apply(&mut run);
    }
    let system = named::system(run.system.as_deref().unwrap_or_default())?;
    let wire = named::wire(system)?;
    if run.pace.jobs.is_some_and(|jobs| jobs > NonZeroUsize::MIN) {
        return Err(Usage::error("--jobs: there is one client, and one case at a time".to_owned()));
    }
    run.pace.jobs = Some(NonZeroUsize::MIN);
    let servers = places(&options.listen, wire)?;
    let mut taken = servers.clone();
    for (asked, place) in [(DNS, options.dns), (FILE_SERVER, options.file_server)] {
        if let Some(place) = place {
            asked.can_be_at(place, &servers, &taken, wire)?;
            taken.push(place);
        }
    }
    let proforma = wire.proforma();
    // A profile may be of the same client as a command, whose words could be read.
    let client = &mut run.client;
    client.supports.retain(|name| !LACKS.contains(&name.as_str()));
    let names = (!client.supports.iter().any(|it| it == NAMES.name)).then_some(NAMES.name);
    for name in LACKS.into_iter().chain(names).filter(|name| proforma.ability(name).is_some()) {
        if !client.lacks.iter().any(|it| it == name) {
            client.lacks.push(name.to_owned());
        }
    }
    if let Some(path) = &options.ca_out {
        file::check("--ca-out", path)?;
    }
    warn(taken.iter());
    let places = Places::Given { servers, dns: options.dns, file_server: options.file_server };
    let by = options.reset.clone().map_or_else(person, By::Command);
    let client = Client::Outside(Outside::new(by, proforma.told()));
    let arguments: Vec<String> = std::env::args().collect();
    let prepared = Prepared::attached(wire, &run, (&arguments, None), |_, folder| {
        let settings = run::settings_at(wire, client, places, folder)?;
        if let Some(path) = &options.ca_out {
            let written = settings.authorities.trusted.write_pem(path);
            written.with_context(|| format!("--ca-out: cannot write {}", path.display()))?;
        }
        Ok(Settings { password: Some(settings::new_password()), ..settings })
    })?;
    prepared.report("test", &run, common)
}

/// Where the servers listen.
fn places(given: &[SocketAddr], wire: &dyn AnyWire) -> anyhow::Result<Vec<SocketAddr>> {
    let servers = u16::from(wire.proforma().servers);
    let mut places = given.to_vec();
    if let [only] = given {
        let following = (1..servers).map_while(|place| only.port().checked_add(place));
        places.extend(following.map(|port| SocketAddr::new(only.ip(), port)));
    }
    if places.len() < usize::from(servers) {
        let (system, given) = (wire.system().name(), places.len());
        let what = format!(
            "cases of {system} have up to {servers} servers: give an address for each, and not {given}"
        );
        return Err(Usage::error(format!("--listen: {what}")));
    }
    if let Some(why) = wire.refuses(&places) {
        return Err(Usage::error(format!("--listen: {why}")));
    }
    for place in &places {
        if place.port() == 0 || place.ip().is_unspecified() {
            let what = "a client has to be told an address and a port";
            return Err(Usage::error(format!("--listen: {place}: {what}")));
        }
        TcpListener::bind(place).map_err(|error| Usage::error(format!("--listen: {place}: {error}")))?;
    }
    Ok(places)
}

impl Asked {
    /// Whether it can be where that was said: nothing is opened at an address that was not given for servers.
    fn can_be_at(
        &self,
        place: SocketAddr,
        servers: &[SocketAddr],
        taken: &[SocketAddr],
        wire: &dyn AnyWire,
    ) -> anyhow::Result<()> {
        let Asked { option, told_by, what, not_asked } = self;
        let refused = |why: String| Err(Usage::error(format!("{option}: {why}")));
        if !wire.proforma().placeholders.contains(told_by) {
            let system = wire.system().name();
            return refused(format!("clients of {system} are told addresses, and {not_asked}"));
        }
        if !servers.iter().any(|server| server.ip() == place.ip()) || place.port() == 0 {
            return refused(format!("{place}: it takes an address of `--listen`, and a port for {what}"));
        }
        if taken.contains(&place) {
            return refused(format!("{place}: a server is there; give it another port"));
        }
        match (UdpSocket::bind(place), TcpListener::bind(place)) {
            (Err(error), _) | (_, Err(error)) => refused(format!("{place}: {error}")),
            (Ok(_), Ok(_)) => Ok(()),
        }
    }
}

/// Whoever is not on this machine is let in.
fn warn<'p>(places: impl Iterator<Item = &'p SocketAddr>) {
    let mut open = places.filter(|place| !place.ip().is_loopback()).peekable();
    if open.peek().is_some() {
        let open: Vec<String> = open.map(ToString::to_string).collect();
        say(format!(
            "{} whoever reaches {} reaches the servers of the cases, as long as they are played; the password is new for this run",
            console::style("warning:").yellow().bold().for_stderr(),
            open.join(", ")
        ));
    }
}

/// Who is asked on standard error, and answers on standard input.
fn person() -> By {
    let (asked, mut requests) = mpsc::unbounded_channel::<Request>();
    std::thread::spawn(move || {
        let mut lines = std::io::stdin().lines();
        while let Some(Request { what, done }) = requests.blocking_recv() {
            say(what);
            // Who does not answer any more has left: then nothing is said of it being done.
            if let Some(done) = done
                && let Some(Ok(_)) = lines.next()
            {
                let _ = done.send(());
            }
        }
    });
    By::Person(asked)
}
