/*
 * Two device interrupts that are passed through to two vCPUs with one list register each. The same system as
 * Proofs/Explore/Systems/Passthrough.cs, which takes every step by the functions of Model; this one is written
 * by hand from the same manual (IHI 0048B) and from what seL4 does. `make spin` compares the two.
 *
 * Interrupt 0 is INTID 32, level-sensitive, of the higher priority; interrupt 1 is INTID 33, edge-triggered.
 *
 * Options, given to spin as -D:
 *   SERVED              devices raise their line and wait until a guest's handler lowers it; guests do nothing else.
 *                       There a monitor that loses an interrupt comes to a deadlock.
 *   FORGETS_REFILL      the monitor does not load what waits when a list register has become free
 *   LOADS_TWICE         the monitor looks only at the vCPU's own list register whether it holds an interrupt
 *   OVERWRITES          the monitor loads into a list register that is in use
 *   FORGETS_ACKNOWLEDGE the monitor does not acknowledge the physical interrupt when the guest has ended it
 *
 * One process whose every step is one d_step: its states are the values of the variables, and nothing else.
 */

#define EDGE(i) (i == 1)

/* Of a list register: what it holds. An ended one has its maintenance interrupt due. */
#define EMPTY   0
#define PENDING 1
#define ACTIVE  2
#define ENDED   3

/* Of a vCPU: it runs, or its fault waits for the monitor: a list register's end, or a write to the distributor. */
#define RUNS        0
#define MAINTENANCE 1
#define ENABLE      2
#define DISABLE     4
#define ROUTE       6

/* Of an interrupt: the device's line; its edge, latched by the physical distributor; masked by the kernel, from its
 * delivery to the monitor's acknowledgement; the notification that waits for the monitor. */
bit line[2], latch[2], masked[2], notified[2];

/* The distributor that the guest sees: it waits to be delivered, it is enabled, the vCPU that it goes to. */
#ifdef SERVED
bit enable[2] = {1, 1};
bit target[2] = {0, 1};
#else
bit enable[2], target[2];
#endif
bit waits[2];

/* Of a vCPU: the list register, what the monitor believes to be in it (0 for nothing, else the interrupt plus 1), the
 * active priorities, one bit each, whether the priority mask holds interrupt 1 back, whether the guest has switched off
 * the group of both, and what it does. */
byte state[2], holds[2], belief[2], running[2], mode[2];
bit mask[2], off[2];

#ifdef LOADS_TWICE
#define HELD(c, i) (belief[c] == i + 1)
#else
#define HELD(c, i) (belief[0] == i + 1 || belief[1] == i + 1)
#endif

#ifdef OVERWRITES
#define FREE(c) true
#else
#define FREE(c) (belief[c] == 0)
#endif

#define CANDIDATE(c, i) (waits[i] && enable[i] && target[i] == c && !HELD(c, i))

#define IN_USE(c, i) ((state[c] == PENDING || state[c] == ACTIVE) && holds[c] == i)

/* Loads an interrupt: the list register must be empty, and no other may hold the same one. */
inline load(c, i) {
    assert(state[c] == EMPTY);
    assert(!IN_USE(1 - c, i));
    state[c] = PENDING;
    holds[c] = i;
    belief[c] = i + 1;
    if
    :: EDGE(i) -> waits[i] = 0
    :: else
    fi
}

inline refill(c) {
    if
    :: FREE(c) && CANDIDATE(c, 0) -> load(c, 0)
    :: FREE(c) && !CANDIDATE(c, 0) && CANDIDATE(c, 1) -> load(c, 1)
    :: else
    fi
}

/* After the monitor's turn nothing may wait for a vCPU whose list register is free. */
#define IDLE(c) (belief[c] == 0 && (CANDIDATE(c, 0) || CANDIDATE(c, 1)))
inline check() {
    assert(!IDLE(0) && !IDLE(1))
}

inline end_of_turn() {
    refill(0);
    refill(1);
    check()
}

/* The end of an interrupt: the level is sampled again, and the physical interrupt may come again. */
inline finish(i) {
    if
    :: !EDGE(i) -> waits[i] = 0
    :: else
    fi;
#ifndef FORGETS_ACKNOWLEDGE
    masked[i] = 0
#endif
}

/* The monitor answers a vCPU's fault and lets it run. */
inline answer(c) {
    if
    :: mode[c] == MAINTENANCE ->
        if
        :: belief[c] == 1 -> belief[c] = 0; finish(0)
        :: belief[c] == 2 -> belief[c] = 0; finish(1)
        :: else
        fi
    :: mode[c] == ENABLE -> enable[0] = 1
    :: mode[c] == ENABLE + 1 -> enable[1] = 1
    :: mode[c] == DISABLE -> enable[0] = 0
    :: mode[c] == DISABLE + 1 -> enable[1] = 0
    :: mode[c] == ROUTE -> target[0] = c
    :: mode[c] == ROUTE + 1 -> target[1] = c
    fi;
#ifdef FORGETS_REFILL
    if
    :: mode[c] == MAINTENANCE -> mode[c] = RUNS; check()
    :: else -> mode[c] = RUNS; end_of_turn()
    fi
#else
    mode[c] = RUNS;
    end_of_turn()
#endif
}

/* Whether the guest is interrupted: by what is pending, not masked, and more urgent than what it handles. */
#define SIGNALLED(c) (mode[c] == RUNS && state[c] == PENDING && !off[c] && (holds[c] == 0 || !mask[c]) && \
                      (running[c] == 0 || (running[c] == 2 && holds[c] == 0)))

#define HANDLES(c) (mode[c] == RUNS && running[c] != 0)

inline end_of_interrupt(c) {
    if
    :: state[c] == ACTIVE && ((running[c] & 1) -> 0 : 1) == holds[c] -> state[c] = ENDED; holds[c] = 0
    :: else
    fi;
    running[c] = running[c] & (running[c] - 1)
}

#ifdef SERVED
#define DEVICE(i) \
    :: d_step { !line[i] -> line[i] = 1; if :: EDGE(i) -> latch[i] = 1 :: else fi }
#define GUEST(c) \
    :: d_step { HANDLES(c) && (running[c] & 1) && line[0] -> line[0] = 0 } \
    :: d_step { HANDLES(c) && running[c] == 2 && line[1] -> line[1] = 0 } \
    :: d_step { HANDLES(c) && ((running[c] & 1) -> !line[0] : !line[1]) -> end_of_interrupt(c) }
#else
#define DEVICE(i) \
    :: d_step { line[i] = 1 - line[i]; if :: EDGE(i) && line[i] -> latch[i] = 1 :: else fi }
#define GUEST(c) \
    :: d_step { mode[c] == RUNS -> mask[c] = 1 - mask[c] } \
    :: d_step { mode[c] == RUNS -> off[c] = 1 - off[c] } \
    :: d_step { mode[c] == RUNS -> mode[c] = ENABLE } \
    :: d_step { mode[c] == RUNS -> mode[c] = ENABLE + 1 } \
    :: d_step { mode[c] == RUNS -> mode[c] = DISABLE } \
    :: d_step { mode[c] == RUNS -> mode[c] = DISABLE + 1 } \
    :: d_step { mode[c] == RUNS -> mode[c] = ROUTE } \
    :: d_step { mode[c] == RUNS -> mode[c] = ROUTE + 1 } \
    :: d_step { HANDLES(c) -> end_of_interrupt(c) }
#endif

#define INTERRUPT(i) \
    DEVICE(i) \
    :: d_step { !masked[i] && (EDGE(i) -> latch[i] : line[i]) -> latch[i] = 0; masked[i] = 1; notified[i] = 1 } \
    :: d_step { notified[i] -> notified[i] = 0; waits[i] = 1; end_of_turn() }

#define VCPU(c) \
    GUEST(c) \
    :: d_step { SIGNALLED(c) -> state[c] = ACTIVE; running[c] = running[c] | (holds[c] + 1) } \
    :: d_step { mode[c] == RUNS && state[c] == ENDED -> state[c] = EMPTY; mode[c] = MAINTENANCE } \
    :: d_step { mode[c] != RUNS -> answer(c) }

active proctype everything() {
    do
    INTERRUPT(0)
    INTERRUPT(1)
    VCPU(0)
    VCPU(1)
    od
}
