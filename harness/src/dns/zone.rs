//! Records of names, and the answer to a question.

use std::net::IpAddr;

use hickory_proto::op::{Edns, Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, NAPTR, SOA, SRV};
use hickory_proto::rr::{Name, RData, Record, RecordType};

use super::manner::Manner;

/// So many bytes of a message everybody takes in a datagram (RFC 1035).
const DATAGRAM: u16 = 512;
/// And so many at most, whatever a client says that it takes.
const LARGEST_DATAGRAM: u16 = 1232;

/// What is known of the names of one domain.
#[derive(Debug, Clone)]
pub struct Zone {
    origin: Name,
    /// For how many seconds an answer may be kept.
    ttl: u32,
    records: Vec<Record>,
}

/// What is no name.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no name of a host or a service")]
pub struct NoName(String);

/// The name as DNS has it; it needs no dot at its end.
pub(super) fn name(text: &str) -> Result<Name, NoName> {
    let rooted = format!("{}.", text.trim_end_matches('.'));
    Name::from_ascii(&rooted).map_err(|_| NoName(text.to_owned()))
}

impl Zone {
    /// Of a domain of which nothing is known yet; what is answered may be kept for so many seconds.
    ///
    /// # Errors
    /// It is no name.
    pub fn new(domain: &str, ttl: u32) -> Result<Self, NoName> {
        Ok(Zone { origin: name(domain)?, ttl, records: Vec::new() })
    }

    fn add(&mut self, of: &str, data: RData) -> Result<(), NoName> {
        self.records.push(Record::from_rdata(name(of)?, self.ttl, data));
        Ok(())
    }

    /// A host has this address.
    ///
    /// # Errors
    /// It is no name.
    pub fn add_host(&mut self, host: &str, address: IpAddr) -> Result<(), NoName> {
        let data = match address {
            IpAddr::V4(address) => RData::A(A(address)),
            IpAddr::V6(address) => RData::AAAA(AAAA(address)),
        };
        self.add(host, data)
    }

    /// A service is given by a host, at a port; whoever can reach it takes the lowest priority (RFC 2782). Of several, the answer has them
    /// in the order in which they were added.
    ///
    /// # Errors
    /// One of them is no name.
    pub fn add_service(&mut self, service: &str, priority: u16, host: &str, port: u16) -> Result<(), NoName> {
        let weight = 1;
        self.add(service, RData::SRV(SRV::new(priority, weight, port, name(host)?)))
    }

    /// A domain, this one or one below it, gives a service under this name (RFC 3263, section 4.1).
    ///
    /// # Errors
    /// One of them is no name.
    pub fn add_pointer(&mut self, domain: &str, kind: &str, service: &str) -> Result<(), NoName> {
        let (order, preference) = (10, 10);
        let bytes = |text: &str| text.as_bytes().to_vec().into_boxed_slice();
        let data = NAPTR::new(order, preference, bytes("s"), bytes(kind), bytes(""), name(service)?);
        self.add(domain, RData::NAPTR(data))
    }

    /// The name of this domain that is asked for, and what of it: `SRV _sip._udp.office.example.`. `None`: nothing of it is.
    pub fn asked(&self, bytes: &[u8]) -> Option<String> {
        let asked = Message::from_vec(bytes).ok()?;
        let query = asked.queries.first().filter(|_| asked.metadata.message_type == MessageType::Query)?;
        self.origin.zone_of(&query.name).then(|| format!("{} {}", query.query_type, query.name))
    }

    /// The answer to a question in a datagram: without its records, if they are more than the client takes. `None`: it is not one, or
    /// is not to be answered.
    pub fn answer_in_datagram(&self, asked: &[u8], manner: Manner) -> Option<Vec<u8>> {
        let answer = self.answer(asked, manner)?;
        if manner == Manner::Truncated && answer.metadata.authoritative {
            return answer.truncate().to_vec().ok();
        }
        let taken = answer.edns.as_ref().map_or(DATAGRAM, |_| LARGEST_DATAGRAM);
        let bytes = answer.to_vec().ok()?;
        match bytes.len() > taken.into() {
            true => answer.truncate().to_vec().ok(),
            false => Some(bytes),
        }
    }

    /// The answer to a question on a connection. `None`: it is not one, or is not to be answered.
    pub fn answer_in_stream(&self, asked: &[u8], manner: Manner) -> Option<Vec<u8>> {
        self.answer(asked, manner)?.to_vec().ok()
    }

    fn answer(&self, asked: &[u8], manner: Manner) -> Option<Message> {
        let asked = match Message::from_vec(asked) {
            Ok(asked) => asked,
            Err(_) => {
                let id = u16::from_be_bytes(asked.get(..2)?.try_into().ok()?);
                return Some(Message::error_msg(id, OpCode::Query, ResponseCode::FormErr));
            }
        };
        if asked.metadata.message_type == MessageType::Response || manner == Manner::Silent {
            return None;
        }
        let mut answer = Message::response(asked.metadata.id, asked.metadata.op_code);
        answer.metadata.recursion_desired = asked.metadata.recursion_desired;
        // Stub resolvers want it from whomever they ask.
        answer.metadata.recursion_available = true;
        if asked.edns.is_some() {
            let mut edns = Edns::new();
            edns.set_max_payload(LARGEST_DATAGRAM);
            answer.edns = Some(edns);
        }
        answer.metadata.response_code = match asked.queries.as_slice() {
            _ if asked.metadata.op_code != OpCode::Query => ResponseCode::NotImp,
            [query] => {
                answer.add_query(query.clone());
                self.tell(&query.name, query.query_type, &mut answer, manner)
            }
            _ => ResponseCode::FormErr,
        };
        Some(answer)
    }

    /// Adds what is known of a name.
    fn tell(&self, of: &Name, kind: RecordType, answer: &mut Message, manner: Manner) -> ResponseCode {
        if !self.origin.zone_of(of) {
            return ResponseCode::Refused;
        }
        if manner == Manner::Fails {
            return ResponseCode::ServFail;
        }
        answer.metadata.authoritative = true;
        let known = if manner == Manner::NoSuchName { &[] } else { self.records.as_slice() };
        let wanted =
            |record: &&Record| record.name == *of && [record.record_type(), RecordType::ANY].contains(&kind);
        answer.add_answers(known.iter().filter(wanted).cloned());
        if !answer.answers.is_empty() {
            return ResponseCode::NoError;
        }
        // For how long it may be kept that there is nothing (RFC 2308).
        let nobody = SOA::new(self.origin.clone(), self.origin.clone(), 1, 3600, 600, 86400, self.ttl);
        answer.add_authority(Record::from_rdata(self.origin.clone(), self.ttl, RData::SOA(nobody)));
        let is_domain = *of == self.origin && manner != Manner::NoSuchName;
        let exists = is_domain || known.iter().any(|record| of.zone_of(&record.name));
        if exists { ResponseCode::NoError } else { ResponseCode::NXDomain }
    }
}
