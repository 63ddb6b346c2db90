/* The words of a myApps PBX, which remembers nothing. Each of a master and two slaves stands before its standby. */
#define MASTER 1
#define NOBODY 0
/* Which PBX this is, where the user is, and whether standbys are there. */
byte node, home;
bool has_standbys;

#define standby_of(pbx) (has_standbys && pbx % 2 == 1 -> pbx + 1 : NOBODY)
/* A standby sends a user on to the PBX before it, which it backs. */
#define next_hop \
  (node == home -> node : (node == MASTER -> home : (node % 2 == 1 -> MASTER : node - 1)))
#define standby_of_next_hop (standby_of(next_hop) == node -> NOBODY : standby_of(next_hop))
#define sees_pbx(pbx) (pbx != NOBODY && pbx != node && (sees >> (pbx - 1)) & 1)
#define when_OwnUser (home == node)
#define when_UserOfNextHop (home == next_hop)
#define when_HasStandby (standby_of(node) != NOBODY)
#define when_SeesNextHop (sees_pbx(next_hop))
#define when_SeesStandbyOfNextHop (sees_pbx(standby_of_next_hop))

inline does_AcceptNamingStandby() { tell(10 + standby_of(node)) }
inline does_AcceptNamingMaster() { tell(20) }
inline does_AcceptNamingNobody() { tell(10) }
inline does_AcceptAsStandby() { tell(21) }
inline does_RedirectToNextHop() { tell(30 + next_hop) }
inline does_RedirectToStandbyOfNextHop() {
  if :: standby_of_next_hop != NOBODY -> tell(30 + standby_of_next_hop) :: else fi
}
inline does_RejectExpired() { tell(40) }
inline does_RejectDenied() { tell(41) }
inline does_AskSecondFactor() { tell(42) }
inline does_AnnounceStandbyBack() { tell(43) }
inline does_Close() { tell(44) }

ltl a_pbx_that_serves_its_own_user_is_no_standby {
  [] (at_rest -> ((shown >= 11 && shown < 20) -> (state == at_Master || state == at_Slave)))
}
ltl a_standby_never_serves { [] (at_rest -> shown != 22) }
