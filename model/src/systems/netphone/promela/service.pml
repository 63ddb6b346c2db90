/* The words of another service of a NetPhone installation, which works with the master, the standby or both. */
#define MASTER 1
#define STANDBY 2
bool for_master, for_standby;
bool with_master, with_standby;

#define when_IsConfigured ((system == MASTER && for_master) || (system == STANDBY && for_standby))
#define when_IsOwn ((system == MASTER && with_master) || (system == STANDBY && with_standby))
#define when_WorksWithOther ((with_master && system != MASTER) || (with_standby && system != STANDBY))
#define when_BesideActive (beside_active)

inline does_Join() {
  if :: system == MASTER -> with_master = 1 :: system == STANDBY -> with_standby = 1 :: else fi
}
inline does_Leave() {
  if
  :: system == MASTER -> with_master = 0
  :: system == STANDBY -> with_standby = 0
  :: else -> with_master = 0; with_standby = 0
  fi
}

ltl it_works_with_somebody { [] (at_rest -> (state == at_Working -> (with_master || with_standby))) }
ltl it_works_with_one_at_a_time { [] (at_rest -> !(with_master && with_standby)) }
ltl it_never_works_with_the_standby { [] (at_rest -> !with_standby) }
