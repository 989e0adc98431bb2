"""The linear response: what one more start leads to, year by year, region by region.

Expected stocks are linear in the starts, so everything about a plan of starts is in two things: the stocks without any
starts (``project`` with none) and this response. It comes out of the same year as every projection: nobody is there,
one trainee starts in one region in year 0, and the years pass; all regions of origin lie side by side as draws do.

If a start gives nothing in its own year, half a specialist the year after and 0.8 the next, then 10 and 20 filled
starts give 10·0.5 = 5 after the second year and 10·0.8 + 20·0.5 = 18 after the third:

>>> per_start = jnp.array([0.0, 0.5, 0.8])[:, None, None]
>>> superpose(per_start, jnp.array([[10.0], [20.0], [0.0]])).reshape(-1).tolist()
[0.0, 5.0, 18.0]
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Float

from underlag.workforce.engine.batches import in_batches, only_draw, single
from underlag.workforce.engine.career import AgeBands, EngineArray, Entries, Hours, ImpulseResponse, Rates
from underlag.workforce.engine.follow import beginning, follow, stocks, surely
from underlag.workforce.engine.step import World
from underlag.workforce.engine.trainees import one_intake


@partial(jax.jit, static_argnames=("lags", "age_band"))
def linear_response(rates: Rates, hours: Hours, lags: int, age_band: AgeBands) -> ImpulseResponse:
    """What one filled start in each region leads to at lags 0 … ``lags`` − 1, for one draw.

    Lag 0 is 31 December of the year of the start. Opened posts count times their fill.
    """
    dtype = jnp.asarray(rates.exit).dtype
    return only_draw(_response(single(rates, dtype), single(hours, dtype), lags, age_band))


def linear_response_ensemble(rates: Rates, hours: Hours, lags: int, age_band: AgeBands) -> ImpulseResponse:
    """The same for every draw: ``ImpulseResponse`` of numpy arrays with a leading axis draw.

    Each array of the arguments has a leading axis draw or, where the draws share it, has not.
    """
    result: ImpulseResponse = in_batches(partial(_batch, lags=lags, age_band=age_band), (rates, hours), size=1)
    return result


def superpose(
    response: Float[EngineArray, "lag region_from region_to"], filled: Float[EngineArray, "year region_from"]
) -> Float[jax.Array, "year region_to"]:
    """Stock at the end of each year due to the starts of that year and before: Σ_s response at lag t − s × starts of s.

    response  one field of ``ImpulseResponse`` for one draw, with as many lags as there are years or more
    filled    posts opened × fill [heads/year]
    """
    years = filled.shape[0]
    lag = jnp.arange(years)[:, None] - jnp.arange(years)[None, :]
    by_years = jnp.where((lag >= 0)[:, :, None, None], jnp.asarray(response)[jnp.maximum(lag, 0)], 0)
    return jnp.einsum("tsfr,sf->tr", by_years, filled, precision=jax.lax.Precision.HIGHEST)


def _response(rates: Rates, hours: Hours, lags: int, age_band: AgeBands) -> ImpulseResponse:
    """The response for one draw; the axis draw, of length 1, last."""
    dtype, regions = rates.exit.dtype, rates.exit.shape[0]
    world = World(rates, jnp.zeros((*rates.entry_shape.shape[:2], 1), dtype), age_band, one_intake(rates))
    in_training = jnp.zeros((regions, rates.dropout.shape[0], 1), dtype)
    nobody = beginning(in_training, jnp.zeros_like(rates.exit), world, regions)
    starts = (jnp.arange(lags) == 0).astype(dtype)[:, None, None] * jnp.eye(regions, dtype=dtype)
    entries = Entries(starts, jnp.ones_like(starts), jnp.zeros_like(starts), world.arrival_shape)
    after = follow(nobody, world, entries, surely, lambda now, _: stocks(now, hours))
    by_origin = {name: jnp.swapaxes(stock, 1, 2)[..., None] for name, stock in after.items()}
    own = {name: by_origin[name].sum(2) for name in ("trainees", "trainees_fte")}
    return ImpulseResponse(**{**by_origin, **own})


_batch = jax.jit(_response, static_argnames=("lags", "age_band"))
