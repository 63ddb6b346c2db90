/* The words of a NetPhone server service. Of calls it is followed up to two. */
/* What is known of the other system. */
#define Unheard 0
#define Starting 1
#define Passive 2
#define Active 3
#define Silent 4
#define Unreachable 5
bool is_master, in_files;
/* What is followed: 1 logins, 2 calls, 3 scripts, 4 changes. */
byte follows;
byte peer, clock;
bool took_over, links, logins_blocked, calls_blocked, switch_waits, script, unstored, changed;
byte calls, shows = at_Stopped;

#define script_counts (script && reads_Scripts == 1)
#define can_switch (switch_waits && peer == Passive)
#define when_IsMaster (is_master)
#define when_TookOver (took_over)
#define when_PeerIsPassive (peer == Passive)
#define when_PeerIsActive (peer == Active)
#define when_HostIsGone (peer == Unreachable)
#define when_ServiceIsSilent (peer == Silent)
#define when_TimeIsReached (time == At || time == After)
#define when_TimeIsPassed (time == After)
#define when_OrderCounts (by_peer || is_master || reads_OrderedAt != 1)
#define when_ByPeer (by_peer)
#define when_ACallRuns (calls > 0 || script_counts)
#define when_SwitchFollowsCall (calls == 1 && can_switch && !script_counts)
#define when_SwitchFollowsScript (calls == 0 && can_switch && script_counts)
#define when_SwitchIsOverdue (switch_waits && calls == 0 && !script_counts)
#define when_StaysWhereItIs (in_files && reads_Files == 1)
#define when_LoginsBlocked (logins_blocked)
#define when_CallsBlocked (calls_blocked)

inline does_NotePeer() {
  if
  :: input == on_PeerStarting -> peer = Starting
  :: input == on_PeerPassive -> peer = Passive
  :: input == on_PeerActive -> peer = Active
  :: input == on_PeerSilent -> peer = Silent
  :: input == on_PeerUnreachable -> peer = Unreachable
  :: else
  fi
}
inline does_ForgetPeer() { peer = Unheard }
inline does_StartClock() { clock = Before }
inline does_ResumeClock() { if :: clock == Off -> clock = Before :: else fi }
inline does_StopClock() { clock = Off }
inline does_NoteTime() { clock = time }
inline does_TakeOver() { took_over = (reads_Healing != 0) }
inline does_BeAppointed() { took_over = 0 }
inline does_ShowStopped() { shows = at_Stopped }
inline does_ShowStarting() { shows = at_Starting }
inline does_ShowPassive() { shows = at_Passive }
inline does_ShowActive() { shows = at_Active }
inline does_SetUpLinks() { links = 1 }
inline does_TearDownLinks() { links = 0; tell(2) }
inline does_CutCalls() {
  if :: calls > 0 -> tell(4) :: else fi;
  if :: script -> tell(5) :: else fi;
  calls = 0; script = 0
}
inline does_DropRecords() { if :: unstored -> tell(6) :: else fi; unstored = 0 }
inline does_StoreRecords() { unstored = 0 }
inline does_HandOver() { tell(3) }
/* The order is passed on as it came. */
inline does_TellPeer() { tell(20 + input) }
inline does_RefuseOrder() { tell(7) }
inline does_AwaitIdle() { switch_waits = 1 }
inline does_StopAwaiting() { switch_waits = 0 }
inline does_BlockLogins() { logins_blocked = 1 }
inline does_UnblockLogins() { logins_blocked = 0 }
inline does_BlockCalls() { calls_blocked = 1 }
inline does_UnblockCalls() { calls_blocked = 0 }
inline does_AcceptLogin() { tell(0) }
inline does_RejectLogin() { tell(1) }
inline does_BeginCall() { calls = calls + 1; tell(8) }
inline does_RefuseCall() { tell(9) }
inline does_EndCall() { if :: calls > 0 -> calls = calls - 1 :: else fi }
inline does_KeepRecord() { unstored = 1 }
inline does_BeginScript() { script = 1 }
inline does_EndScript() { script = 0 }
inline does_NoteChange() { changed = 1 }
inline does_SendChanges() { changed = 0; tell(10) }
inline does_GiveChangesUp() { if :: changed -> tell(11) :: else fi; changed = 0 }
inline does_InsistOnChanges() { if :: changed -> tell(12) :: else fi }

ltl it_shows_what_it_is { [] (at_rest -> shows == state) }
ltl only_the_active_one_has_links { [] (at_rest -> (links -> state == at_Active)) }
ltl it_never_carries_two_calls { [] (at_rest -> calls < 2) }
