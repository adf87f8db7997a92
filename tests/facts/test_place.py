"""Numbers that can be dialled, countries, states, time zones and places on the map."""

from zoneinfo import ZoneInfo

import pytest

from bot.facts import place


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("UK", "GB"),
        ("usa", "US"),
        ("United States", "US"),
        ("México", "MX"),
        ("españa", "ES"),
    ],
)
def test_a_country_by_its_name_is_told_by_its_letters(written: str, right: str) -> None:
    with pytest.raises(ValueError, match=f"did you mean '{right}'"):
        place.country(written)


def test_countries_and_states() -> None:
    assert (place.country("us"), place.state("fl", "US"), place.state("SCT", "GB")) == (
        "US",
        "FL",
        "SCT",
    )


@pytest.mark.parametrize(
    ("written", "country", "likely", "right"),
    [
        ("Miami", "US", "America/New_York", "America/New_York"),
        ("Miami", "", "America/New_York", "America/New_York"),
        ("new york", "", "", "America/New_York"),
        ("Americas/New_York", "", "", "America/New_York"),
        ("Pacific Time", "US", "America/Los_Angeles", "America/Los_Angeles"),
        ("EST", "US", "America/New_York", "America/New_York"),
        ("Barcelona", "MX", "", "write it as in America/New_York"),
        ("Edinburgh", "GB", "", "Europe/London"),
        ("America/New_York", "GB", "", "Europe/London"),
    ],
)
def test_a_time_zone_that_is_none_is_told_with_a_likely_one(
    written: str, country: str, likely: str, right: str
) -> None:
    with pytest.raises(ValueError, match=right):
        place.zone(written, country, likely)


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("America/New_York", "US"),
        ("US/Eastern", "US"),
        ("America/Phoenix", "US"),
        ("Europe/Kiev", "UA"),
        ("America/Buenos_Aires", "AR"),
        ("Asia/Calcutta", "IN"),
        ("UTC", ""),
    ],
)
def test_a_time_zone_may_be_called_by_its_older_name(written: str, country: str) -> None:
    assert place.zone(written, country).key == written


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (25.687, -80.364, "America/New_York"),
        (64.8, -147.7, "America/Anchorage"),
        (21.3, -157.9, "Pacific/Honolulu"),
        (51.5, 0.0, "Europe/London"),
        (42.9, -9.2, "Europe/Madrid"),
        (39.5, 76.0, "Asia/Shanghai"),
        (-17.7, 178.0, "Pacific/Fiji"),
        (-13.8, -171.8, "Pacific/Apia"),
        (-53.2, -70.9, "America/Punta_Arenas"),
        (1.9, -157.4, "Pacific/Kiritimati"),
    ],
)
def test_a_place_near_its_time_zone_is_right(latitude: float, longitude: float, zone: str) -> None:
    place.refuse_elsewhere(latitude, longitude, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone", "right"),
    [
        (-80.364, 25.687, "America/New_York", "seem swapped"),
        (25.687, 80.364, "America/New_York", "did you mean longitude -80.364"),
        (-70.6, -33.4, "America/Santiago", "seem swapped"),
        (-3.7, 40.4, "Europe/Madrid", "seem swapped"),
        (-58.4, -34.6, "America/Argentina/Buenos_Aires", "seem swapped"),
        (33.4, -70.6, "America/Santiago", "did you mean latitude -33.4"),
        (40.4, -3.7, "Asia/Tokyo", "mend them, or the time zone"),
    ],
)
def test_a_place_far_from_its_time_zone_is_told(
    latitude: float, longitude: float, zone: str, right: str
) -> None:
    with pytest.raises(ValueError, match=right):
        place.refuse_elsewhere(latitude, longitude, ZoneInfo(zone))
