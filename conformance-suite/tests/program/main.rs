//! The built program, run as a user runs it, with clients of all kinds. All of this is one program of tests, so that those that
//! wait for a client do it beside each other.

mod audit_gallery;
mod bad_input;
mod broken_clients;
mod by_others;
mod causes;
mod cli;
mod cli_audit;
mod cli_broken;
mod cli_check;
mod cli_explore;
mod cli_generate;
mod cli_list;
mod cli_mutants;
mod cli_report;
mod cli_test;
mod cut_short;
mod docs;
mod doctor;
mod doctor_of_browsers;
mod doctor_of_desktops;
mod doctor_of_plug_ins;
mod freedom;
mod habits;
mod hostile_clients;
mod in_memory;
mod netphone;
mod netphone_adapters;
mod onex_portal;
mod portal_adapters;
mod reference_client;
mod serve;
mod sip_dr;
mod sip_endpoint;
mod tours;
mod user_resilience;
