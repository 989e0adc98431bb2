"""Headings and definitions of the columns on placement and access."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text

_MOMENTS: Mapping[str, Text] = {
    "start": Text("i dag", "today"),
    "without": Text("målåret utan nya tjänster", "in the target year without new posts"),
    "with": Text("målåret med tjänsterna som de placeras", "in the target year with the posts as placed"),
    "plain": Text("målåret om alla brister räknades lika", "in the target year if all shortages counted alike"),
}

_HEADS: Mapping[str, Text] = {
    "start": Text("i dag", "today"),
    "without": Text("utan nya tjänster", "without new posts"),
    "with": Text("med placering", "as placed"),
    "plain": Text("utan prioritering", "without priorities"),
}


def _by_moment(key: str, head: Text, meaning: Text, moments: str) -> dict[str, tuple[Text, Text]]:
    """One column for each moment of a measure of the spread of coverage."""
    return {
        f"{key}_{when}": (
            Text(f"{head.sv} {_HEADS[when].sv}", f"{head.en} {_HEADS[when].en}"),
            Text(f"{meaning.sv} {_MOMENTS[when].sv}.", f"{meaning.en} {_MOMENTS[when].en}."),
        )
        for when in moments.split()
    }


PLACEMENT_COLUMNS: Mapping[str, tuple[Text, Text]] = {
    "unit_code": (
        Text("Enhet", "Unit"),
        Text("Kommunkod, eller den egna enhetens namn.", "Municipality code, or name of the own unit."),
    ),
    "latitude": (
        Text("Latitud", "Latitude"),
        Text(
            "Grader norr, kommunens mittpunkt eller enheten.", "Degrees north, the municipality's middle or the unit."
        ),
    ),
    "longitude": (Text("Longitud", "Longitude"), Text("Grader öster.", "Degrees east.")),
    "posts": (
        Text("Tjänster", "Posts"),
        Text("Tjänster som placeras, alla år som fördelas.", "Posts placed, all years that are divided."),
    ),
    "quota": (
        Text("Exakt andel", "Exact share"),
        Text(
            "Tjänster före avrundning till hela, inom gränserna.",
            "Posts before rounding to whole ones, within the limits.",
        ),
    ),
    "posts_plain": (
        Text("Tjänster utan prioritering", "Posts without priorities"),
        Text("Tjänster om alla brister räknades lika.", "Posts if all shortages counted alike."),
    ),
    "present": (
        Text("Andel av specialisterna", "Share of the specialists"),
        Text("Antagen andel av regionens specialister i dag.", "Assumed share of the region's specialists today."),
    ),
    "priority": (
        Text("Prioritet", "Priority"),
        Text(
            "Vikt på en saknad specialist: urbaniseringsgrad × kommungrupp × utsatthet; 1 är neutralt.",
            "Weight of a missing specialist: degree of urbanisation × municipality group × deprivation; 1 is neutral.",
        ),
    ),
    "deprivation": (
        Text("Utsatthet", "Deprivation"),
        Text(
            "Index mot regionens medelvärde, delarna vägda lika; tomt utan uppgifter.",
            "Index against the region's mean, components weighted alike; empty without figures.",
        ),
    ),
    "shortage_fte": (
        Text("Brist, heltid", "Shortage, FTE"),
        Text(
            "Heltidsspecialister som saknas målåret utan nya tjänster: behov − andel × regionens kapacitet, minst 0.",
            "Full-time specialists missing in the target year without new posts: need − share × the "
            "region's capacity, at least 0.",
        ),
    ),
    "claim_fte": (
        Text("Vägd brist, heltid", "Weighted shortage, FTE"),
        Text(
            "Prioritet × brist, med bristen i enheter vars tjänster placeras här.",
            "Priority × shortage, with that of units whose posts are placed here.",
        ),
    ),
    "most": (
        Text("Plats för högst", "Room for at most"),
        Text("Tjänster som specialisterna kan handleda.", "Posts that the specialists can supervise."),
    ),
    "host": (
        Text("Placeras i", "Placed in"),
        Text(
            "Enheten själv, eller den närmaste med tillräckligt många specialister.",
            "The unit itself, or the nearest with enough specialists.",
        ),
    ),
    "distance_km": (
        Text("Avstånd, km", "Distance, km"),
        Text(
            "Fågelvägen till enheten där tjänsterna placeras.",
            "As the crow flies to the unit where the posts are placed.",
        ),
    ),
    "tied": (
        Text("Lika anspråk", "Tied"),
        Text("Enheter med lika anspråk på de sista tjänsterna.", "Units with equal claims to the last posts."),
    ),
    "turns": (
        Text("Turas om", "Takes turns"),
        Text(
            "Enheten delade årets sista tjänst med andra i samma läge; den med störst behov gick först.",
            "The unit shared the year's last post with others in the same position; most need went first.",
        ),
    ),
    "method": (
        Text("Metod", "Method"),
        Text("Metod för avrundning till hela tjänster.", "Method of rounding to whole posts."),
    ),
    "unplaced": (
        Text("Ej placerade", "Unplaced"),
        Text("Tjänster med lika anspråk som ingen fått.", "Tied posts that nobody has been given."),
    ),
    "moved": (
        Text("Flyttade tjänster", "Posts moved"),
        Text("Tjänster som prioriteringen flyttar mellan enheter.", "Posts that the priorities move between units."),
    ),
    "stretch": (
        Text("Handledning", "Supervision"),
        Text(
            "Faktor på hur många varje specialist handleder, för att alla tjänster ska få plats; 1 räcker.",
            "Factor on how many each specialist supervises, so that all posts have room; 1 suffices.",
        ),
    ),
    "outside_quota": (
        Text("Utanför kvoten", "Outside quota"),
        Text(
            "Enheter en hel tjänst eller mer från sin exakta andel.",
            "Units a whole post or more from their exact share.",
        ),
    ),
    "losing": (
        Text("Förlorar på fler", "Losing by more"),
        Text(
            "Enheter som skulle få en tjänst färre om regionen hade en till.",
            "Units that would get one post fewer if the region had one more.",
        ),
    ),
    "won": (
        Text("Fick tjänsten", "Got the post"),
        Text(
            "Enheter som fick en tjänst vid lika anspråk: störst behov.", "Units that got a post in a tie: most need."
        ),
    ),
    **_by_moment(
        "gini",
        Text("Gini", "Gini"),
        Text("Ginikoefficient för täckningsgraden", "Gini coefficient of coverage"),
        "start without with plain",
    ),
    **_by_moment(
        "worst",
        Text("Lägst", "Lowest"),
        Text("Enheten med lägst täckningsgrad", "Unit with the lowest coverage"),
        "start without with plain",
    ),
    **_by_moment(
        "worst_coverage",
        Text("Lägsta täckningsgrad", "Lowest coverage"),
        Text("Lägsta täckningsgraden", "Lowest coverage"),
        "start without with plain",
    ),
    **_by_moment(
        "missing_fte",
        Text("Saknas, heltid", "Missing, FTE"),
        Text("Heltidsspecialister som enheterna saknar", "Full-time specialists that the units lack"),
        "without with plain",
    ),
    **_by_moment(
        "coverage",
        Text("Täckningsgrad", "Coverage"),
        Text("Kapacitet delad med behov", "Capacity divided by need"),
        "start without with",
    ),
    "centres": (
        Text("Vårdcentraler", "Health centres"),
        Text("I kommunen, med känt läge.", "In the municipality, with known location."),
    ),
    "nearest_km": (
        Text("Närmaste, km", "Nearest, km"),
        Text("Fågelvägen från kommunens mittpunkt.", "As the crow flies from the municipality's centre."),
    ),
    "two_step": (
        Text("Inom räckhåll", "Within reach"),
        Text("Startåret; alla inom räckhåll lika (2SFCA).", "Start year; all within reach alike (2SFCA)."),
    ),
    "enhanced": (
        Text("Med avstånd", "With distance"),
        Text("Startåret; avtar med avståndet (E2SFCA).", "Start year; falling with distance (E2SFCA)."),
    ),
    "three_step": (
        Text("Med val", "With choice"),
        Text(
            "Startåret; invånarna fördelar sig på vårdcentraler inom räckhåll (3SFCA).",
            "Start year; residents divide themselves among centres within reach (3SFCA).",
        ),
    ),
    "enhanced_with": (
        Text("Med avstånd och placering", "With distance, as placed"),
        Text(
            "Målåret med tjänsterna som de placeras; avtar med avståndet (E2SFCA).",
            "Target year with the posts as placed; falling with distance (E2SFCA).",
        ),
    ),
}
"""Heading and definition of each column of the tables placement, placement_years, placement_regions and access."""

PLACEMENT_SHARES: frozenset[str] = frozenset(
    {"present", "two_step", "enhanced", "three_step", "enhanced_with"}
    | {name for name in PLACEMENT_COLUMNS if name.startswith(("coverage_", "worst_coverage_"))}
)
"""Columns shown in percent."""
