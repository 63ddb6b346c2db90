/* The words of a portal. */
/* What the other portal says of itself. */
#define Unknown 0
#define Unseen 1
#define OfficeOnly 2
#define Passive 3
#define Active 4
/* What the administration shows, and what is kept of a change. */
#define NOTHING 0
#define STARTING 1
#define AVAILABLE 2
#define OWN 1
#define DUE 2
#define COPIED 3
bool is_secondary, manual, at_once, configured;
byte peer, clock, shows, change;
bool in_force, partner, restarted, conference;

#define tells_peer (input == on_PeerUnseen || input == on_PeerPassive || input == on_PeerActive)
#define peer_now (tells_peer -> heard : peer)
#define clock_now (input == on_DetectionTime -> time : clock)
#define is_unseen(it) (it == Unseen || it == OfficeOnly)
#define met(it) (it == Passive || it == Active)
#define prerequisites_met(it) (configured && in_force && (partner || met(it)))
#define takes_over_at_once(it) (at_once || (it == Passive && reads_DelayOfAll == 1))
#define is_up(it) (it == After || (it == At && reads_Boundary == 0))

#define when_IsPrimary (!is_secondary)
#define when_PrerequisitesMet (prerequisites_met(peer_now))
#define when_HasOffice (own_office)
#define when_HostAnswers (host_answers)
#define when_ReturnsByItself \
  (!manual || is_unseen(peer_now) || peer_now == Passive || (restarted && reads_ManualRestart == 1))
#define when_PeerWas(it) (peer == it)
#define when_SeesPeerServe (peer == Active)
#define when_TakesOverAtOnce (takes_over_at_once(peer_now))
#define when_ClockRuns (clock != Off)
#define when_TimeIsUp (is_up(clock_now))
#define when_CanServe (own_office || reads_SecondaryOffice == 0)
#define when_WasWaitingForOffice \
  (reads_SecondaryOffice == 1 && (is_unseen(peer) || peer == Passive) && prerequisites_met(peer) \
    && (takes_over_at_once(peer) || is_up(clock)))
#define when_GivesWay (!manual || reads_StandaloneManual == 0 || reads_ManualRestart == 1)
#define when_EndsSessions (reads_StandaloneSessions == 1 && is_unseen(peer))
#define when_SeesPartAgain \
  (!manual && peer == Unseen && tells_peer && (heard == OfficeOnly || heard == Passive))
#define when_HasConference (conference)
#define when_SeesUsersOffice (users_office)

inline does_PutInForce() { in_force = 1 }
inline does_MarkRestarted() { restarted = 1 }
inline does_UnmarkRestarted() { restarted = 0 }
inline does_ForgetSight() { peer = Unknown; clock = Off }
inline does_NotePeer() {
  if
  :: tells_peer -> peer = heard; if :: is_unseen(heard) -> skip :: else -> partner = 1 fi
  :: else
  fi
}
inline does_StartClock() { clock = (configured -> Before : Off) }
inline does_MoveClock() { if :: input == on_DetectionTime -> clock = time :: else fi }
inline does_StopClock() { clock = Off }
inline does_SkipClock() { clock = After }
inline does_ShowAvailable() { shows = AVAILABLE }
inline does_ShowStarting() { shows = STARTING }
inline does_ShowNothing() { shows = NOTHING }
inline does_OfferLogin() { tell(0) }
inline does_Accept() { tell(1) }
inline does_RedirectToPeer() { tell(2 + !is_secondary) }
inline does_SayStarting() { tell(4) }
inline does_EndSessions() { tell(5) }
inline does_KeepChange() { change = OWN }
inline does_KeepChangeToCopy() { change = DUE }
inline does_KeepCopy() { change = COPIED }
inline does_CopyChange() { change = COPIED; tell(6) }
inline does_DropChanges() { if :: change == OWN -> change = NOTHING :: else fi }
inline does_KeepConference() { conference = 1 }
inline does_DropConferences() { conference = 0 }
inline does_HoldConference() { conference = 0; tell(7) }
inline does_EditContact() { tell(8) }
inline does_RefuseContact() { tell(9) }

ltl what_is_shown_as_available_serves { [] (at_rest -> (shows == AVAILABLE -> state == at_Active)) }
ltl nothing_that_is_stopped_is_shown { [] (at_rest -> (state == at_Stopped -> shows == NOTHING)) }
ltl the_secondary_never_serves { [] (at_rest -> !(is_secondary && state == at_Active)) }
