"""Settings come from the environment, typed and checked, and say what is wrong with a value."""

from __future__ import annotations

import pytest

from phiq.errors import SettingError
from phiq.settings import Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    """Nothing needs to be configured; an empty variable counts as unset."""
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env({"PHIQ_LEASE_S": ""}) == Settings()


def test_values_are_read_with_their_types() -> None:
    """Each value arrives as the type of its default; PORT is read as hosts set it."""
    settings = Settings.from_env({"PHIQ_LEASE_S": "2.5", "PHIQ_MICRO_BATCH": "64", "PORT": "9000"})

    assert (settings.lease_s, settings.micro_batch, settings.port) == (2.5, 64, 9000)


def test_to_env_is_the_inverse_of_from_env() -> None:
    """A child process that gets `to_env` has the same settings."""
    settings = Settings(port=1234, lease_s=0.5, device="cuda:3", cors_origins="https://a.example")

    assert Settings.from_env(settings.to_env()) == settings


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("PHIQ_MICRO_BATCH", "many", "PHIQ_MICRO_BATCH='many' is not a whole number"),
        ("PHIQ_MICRO_BATCH", "0", "PHIQ_MICRO_BATCH='0' must be at least 1"),
        ("PHIQ_MICRO_BATCH", "99999", "PHIQ_MICRO_BATCH='99999' must be at most 10000"),
        ("PHIQ_OPEN", "maybe", "PHIQ_OPEN='maybe' is not 0 or 1"),
        ("PHIQ_LEASE_S", "nan", "PHIQ_LEASE_S='nan' must be at least 0.2"),
        ("PORT", "http", "PORT='http' is not a whole number"),
    ],
)
def test_a_bad_value_is_named_with_its_key(key: str, value: str, reason: str) -> None:
    """The error says which variable, which value, and what is wanted."""
    with pytest.raises(SettingError, match=reason):
        Settings.from_env({key: value})
