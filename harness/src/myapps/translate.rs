//! What the words of a case mean to the model and to the transport.

use redial_model::systems::myapps::topology::{Pbx as ModelPbx, Topology};
use redial_model::topology::NodeId;

use super::event::{Raw, Tell};
use super::fault::StandingFault;
use crate::case::{self, Cut, Frame};

/// The PBX of the model that a case means.
pub(super) fn model_pbx(pbx: case::Pbx) -> ModelPbx {
    ModelPbx::from_name(pbx.name()).expect("cases and model name PBXes alike")
}

/// The node of a PBX of the case.
pub(super) fn node(topology: &Topology, pbx: case::Pbx) -> NodeId {
    topology
        .node(model_pbx(pbx))
        .expect("the loader refuses a case that names a PBX which its installation does not have")
}

/// What new connections meet.
pub(super) fn fault(path: case::Path) -> StandingFault {
    match path {
        case::Path::Open => StandingFault::Open,
        case::Path::Closed => StandingFault::Closed,
        case::Path::Reset => StandingFault::Reset,
        case::Path::TcpSilent => StandingFault::TcpSilent,
        case::Path::TlsRefused => StandingFault::TlsRefused,
        case::Path::TlsUnknownAuthority => StandingFault::TlsUnknownAuthority,
        case::Path::Http503 => StandingFault::Http503,
        case::Path::HttpSilent => StandingFault::HttpSilent,
        case::Path::UpgradeSilent => StandingFault::UpgradeSilent,
        case::Path::LoginSilent => StandingFault::LoginSilent,
        case::Path::AnswerSilent => StandingFault::AnswerSilent,
    }
}

/// What is sent.
pub(super) fn raw(frame: Frame) -> Raw {
    match frame {
        Frame::Malformed => Raw::MalformedJson,
        Frame::Unknown => Raw::UnknownMessage,
        Frame::UnknownFields => Raw::UnknownFields,
        Frame::Oversized => Raw::Oversized,
        Frame::Binary => Raw::Binary,
    }
}

/// What an established connection is told.
pub(super) fn tell(cut: Cut) -> Tell {
    match cut {
        Cut::Reset => Tell::Reset,
        Cut::Close => Tell::Close,
        Cut::Quiet => Tell::Quiet,
    }
}
