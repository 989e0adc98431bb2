"""The career model as hand-written numba loops: what the engine is measured against.

``full_state`` is the arithmetic as docs/explanation/career-model.md states it, trainees by region, sex, age and year of
training. ``cohorts`` is the engine's own, smaller arithmetic. Both return the series of ``career.Trajectory`` that do
not follow from others. Draws are shared out over the cores, the innermost loops run over neighbours in memory (ages, or
years of training), and fast mathematics is allowed.
"""

from __future__ import annotations

import numba as nb
import numpy as np

SERIES = ("specialists", "specialists_fte", "trainees", "exits", "dropouts", "completions", "settled", "moves_out")


@nb.njit(fastmath=True, inline="always")
def _work_year(S, N, settled, exit, moves, bounds, work, arrivals, arrival_shape, out, t):
    """Exits, settling, moves, ageing and arrivals of specialists; ``settled`` are the new ones of the year."""
    regions, sexes, ages = S.shape
    zero = S.dtype.type(0)
    for r in range(regions):
        leaving, joining = zero, zero
        for g in range(sexes):
            for a in range(ages):
                gone = S[r, g, a] * exit[r, g, a]
                leaving += gone
                joining += settled[r, g, a]
                S[r, g, a] += settled[r, g, a] - gone
                N[r, g, a] = zero
        out[3, t, r] = leaving
        out[6, t, r] = joining
    for r in range(regions):
        moved = zero
        for g in range(sexes):
            for b in range(bounds.shape[0] - 1):
                lo, hi = bounds[b], bounds[b + 1]
                stay = moves[b, r, r]
                for a in range(lo, hi):
                    moved += S[r, g, a] * (1 - stay)
                for s in range(regions):
                    share = moves[b, r, s]
                    for a in range(lo, hi):
                        N[s, g, a] += share * S[r, g, a]
        out[7, t, r] = moved
    for r in range(regions):
        heads, fte = zero, zero
        for g in range(sexes):
            S[r, g, 0] = arrivals[t, r] * arrival_shape[g, 0]
            for a in range(1, ages):
                S[r, g, a] = N[r, g, a - 1] + arrivals[t, r] * arrival_shape[g, a]
            for a in range(ages):
                heads += S[r, g, a]
                fte += S[r, g, a] * work[g, a]
        out[0, t, r] = heads
        out[1, t, r] = fte


@nb.njit(parallel=True, fastmath=True)
def full_state(T0, S0, exit, dropout, completion, entry, settling, moves, starts, fill, arrivals, shape, work, bounds):
    """[draw series year region]: every trainee cell followed, as the model is stated."""
    draws, regions, sexes, ages, stages = T0.shape
    years = starts.shape[1]
    out = np.zeros((draws, len(SERIES), years, regions), T0.dtype)
    for d in nb.prange(draws):
        T, S = T0[d].copy(), S0[d].copy()
        N, finishing, settled = np.empty_like(S), np.empty_like(S), np.empty_like(S)
        zero = S.dtype.type(0)
        for t in range(years):
            for r in range(regions):
                gave_up, done, left = zero, zero, zero
                filled = starts[d, t, r] * fill[d, t, r]
                for g in range(sexes):
                    for a in range(ages - 1, -1, -1):
                        finish = zero
                        for k in range(stages - 1, -1, -1):
                            out_now = T[r, g, a, k] * dropout[d, k]
                            ready = (T[r, g, a, k] - out_now) * completion[d, k]
                            gave_up += out_now
                            finish += ready
                            rest = T[r, g, a, k] - out_now - ready
                            if a + 1 < ages and k + 1 < stages:
                                T[r, g, a + 1, k + 1] = rest
                                left += rest
                        finishing[r, g, a] = finish
                        settled[r, g, a] = zero
                        done += finish
                    for k in range(1, stages):
                        T[r, g, 0, k] = zero
                    for a in range(ages):
                        T[r, g, a, 0] = filled * entry[d, g, a]
                out[d, 2, t, r] = left + filled
                out[d, 4, t, r] = gave_up
                out[d, 5, t, r] = done
            for r in range(regions):
                for s in range(regions):
                    share = settling[d, r, s]
                    for g in range(sexes):
                        for a in range(ages):
                            settled[s, g, a] += share * finishing[r, g, a]
            _work_year(S, N, settled, exit[d], moves[d], bounds, work[d], arrivals[d], shape[d], out[d], t)
    return out


@nb.njit(fastmath=True, inline="always")
def _follow_first(T0, dropout, completion, settling, count, due):
    """Trainees at the start: ``count`` by region and year of training; ``due`` who settles, by years until then."""
    regions, sexes, ages, stages = T0.shape
    share_done = np.zeros((stages, stages), T0.dtype)
    zero = T0.dtype.type(0)
    for k in range(stages):
        still = T0.dtype.type(1)
        for j in range(stages - k):
            share_done[k, j] = still * (1 - dropout[k + j]) * completion[k + j]
            still *= (1 - dropout[k + j]) * (1 - completion[k + j])
    finishing = np.zeros(ages, T0.dtype)
    for r in range(regions):
        for g in range(sexes):
            for a in range(ages):
                for k in range(stages):
                    count[r, k] += T0[r, g, a, k]
            for j in range(stages):
                for a in range(ages):
                    finishing[a] = zero
                for a in range(ages - j):
                    ready = zero
                    for k in range(stages - j):
                        ready += T0[r, g, a, k] * share_done[k, j]
                    finishing[a + j] = ready
                for s in range(regions):
                    for a in range(ages):
                        due[j, s, g, a] += settling[r, s] * finishing[a]


@nb.njit(fastmath=True, inline="always")
def _train_year(count, dropout, completion, settling, starts, fill, placed, out, t):
    """Dropouts, completions and new trainees; ``placed``: those begun since the start who finish, where they settle."""
    regions, stages = count.shape
    zero = count.dtype.type(0)
    for r in range(regions):
        gave_up, done, left = zero, zero, zero
        filled = starts[t, r] * fill[t, r]
        for k in range(stages - 1, -1, -1):
            out_now = count[r, k] * dropout[k]
            ready = (count[r, k] - out_now) * completion[k]
            rest = count[r, k] - out_now - ready
            gave_up += out_now
            done += ready
            if k + 1 < stages:
                count[r, k + 1] = rest
                left += rest
            if k < t:
                for s in range(regions):
                    placed[s, k] += ready * settling[r, s]
        count[r, 0] = filled
        out[2, t, r] = left + filled
        out[4, t, r] = gave_up
        out[5, t, r] = done


@nb.njit(parallel=True, fastmath=True)
def cohorts(T0, S0, exit, dropout, completion, entry, settling, moves, starts, fill, arrivals, shape, work, bounds):
    """[draw series year region]: trainees by region and year of training, ages worked out when they finish."""
    draws, regions, sexes, ages, stages = T0.shape
    years = starts.shape[1]
    out = np.zeros((draws, len(SERIES), years, regions), T0.dtype)
    for d in nb.prange(draws):
        S, count = S0[d].copy(), np.zeros((regions, stages), T0.dtype)
        N, settled = np.empty_like(S), np.empty_like(S)
        due = np.zeros((stages, regions, sexes, ages), T0.dtype)
        placed = np.zeros((regions, stages), T0.dtype)
        zero = S.dtype.type(0)
        _follow_first(T0[d], dropout[d], completion[d], settling[d], count, due)
        for t in range(years):
            placed[:] = zero
            _train_year(count, dropout[d], completion[d], settling[d], starts[d], fill[d], placed, out[d], t)
            for r in range(regions):
                for g in range(sexes):
                    for a in range(ages):
                        settled[r, g, a] = due[t, r, g, a] if t < stages else zero
                    for k in range(min(t, stages)):
                        number = placed[r, k]
                        for a in range(k, ages):
                            settled[r, g, a] += number * entry[d, g, a - k]
            _work_year(S, N, settled, exit[d], moves[d], bounds, work[d], arrivals[d], shape[d], out[d], t)
    return out
