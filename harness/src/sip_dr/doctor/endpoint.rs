//! Whether the desktop's endpoint registers by SIP, where it is said to.

use std::time::Duration;

use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::ward::{Phone, Ward};
use crate::doctor::{Examination, Wrong};
use crate::names::Named as _;
use crate::sip::transport::Transport;
use crate::sip_dr::proforma::{CALLS, DN, DNS, REGISTRARS, SIP_AT_BOTH, SIP_ENDPOINT};

/// How much later than with its own site an endpoint registers with the other one.
const SOON: Duration = Duration::from_secs(1);

/// How long an endpoint may take that takes a call by itself.
const RINGS: Duration = Duration::from_secs(1);

/// Waits for the endpoint, if there is to be one, and says how it has registered.
pub(super) async fn registers(
    ward: &mut Ward<'_>,
    until: Instant,
    found: &mut Examination,
) -> Result<(), Wrong> {
    if !ward.has_registrars() {
        return Ok(());
    }
    let mut until = until;
    while ward.phone.wrong.is_none() && ward.phone.has != [true; 2] && ward.next(until).await.is_some() {
        // With the other site it registers soon, or not at all.
        if ward.phone.has[0] {
            until = until.min(Instant::now() + SOON);
        }
    }
    let Phone { asks, has, wrong, comes_over, .. } = &ward.phone;
    let over = Transport::of(ward.patient.settings).name();
    let places = REGISTRARS.map(|name| ward.patient.values[name].clone());
    if let Some(what) = wrong {
        let cure = "give your endpoint `{dn}`, `{sip_password}` and `{sip_domain}`";
        return Err(Wrong::new("endpoint", what.as_str(), cure));
    }
    let [first, _] = SITES;
    match (has[first.index()], asks[first.index()]) {
        (true, _) => {}
        (false, true) => {
            let what = "it is asked to prove its password, and has no registration";
            let cure = "give your endpoint `{sip_password}`, and let it answer to 401 (RFC 3261, 22.2)";
            return Err(Wrong::new("endpoint", what, cure));
        }
        (false, false) if let Some(other) = comes_over => {
            let what = format!("it speaks SIP over {}, and {over} was chosen", other.name());
            let cure =
                format!("let it speak `{{transport}}`, or choose `--option transport={}`", other.name());
            return Err(Wrong::new("endpoint", what, cure));
        }
        (false, false) => {
            let what = format!("no REGISTER at {}, over {over}{}", places[0], ward.patient.last_words());
            let cure = match ward.is_found_by_dns() {
                true => {
                    "let your endpoint, or the phone that is started beside the desktop, ask `{dns}` for `{sip1}` and `{sip2}`, which are \
                     domains (RFC 3263), and give it `{transport}`"
                }
                false => {
                    "give your endpoint, or the phone that is started beside the desktop, `{sip1}` and `{sip2}`, and `{transport}`"
                }
            };
            return Err(Wrong::new("endpoint", what, cure));
        }
    }
    let both = *has == [true; 2];
    let at = if both { "each of the two sites" } else { "site1" };
    found.good("endpoint", format!("it registers {DN} with {at}, over {over}"));
    found.supports.extend([(SIP_ENDPOINT.name, true), (SIP_AT_BOTH.name, both)]);
    if ward.is_found_by_dns() {
        found.supports.insert(DNS.name, true);
    }
    takes_calls(ward, first, found).await;
    Ok(())
}

/// Calls the endpoint, and says whether it takes that.
async fn takes_calls(ward: &mut Ward<'_>, site: NodeId, found: &mut Examination) {
    ward.calls(site, true);
    let until = Instant::now() + RINGS;
    while !ward.phone.takes_calls && ward.next(until).await.is_some() {}
    ward.calls(site, false);
    let takes = ward.phone.takes_calls;
    match takes {
        true => found.good("call", "it takes one by itself"),
        false => found.note(
            "call",
            format!("it does not take one in {:.0} s", RINGS.as_secs_f64()),
            "let it take calls by itself; until then cases with calls are skipped",
        ),
    }
    found.supports.insert(CALLS.name, takes);
}
