"""Settings come from the environment, typed and checked, and say what is wrong with a value."""

from __future__ import annotations

import pytest
from kombu.utils.url import url_to_parts

from phiq.broker import broker_url
from phiq.errors import SettingError
from phiq.redis_address import RedisAddress, Tls, read_address
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


PASSWORD = "aA@/b"  # noqa: S105 - made up
NONE_OF_THEM = [
    ("PORT", "99999"),
    ("PHIQ_PORT", "-1"),
    ("PHIQ_LEASE_S", "inf"),
    ("PHIQ_RECORD_TTL_S", "inf"),
    ("PHIQ_RECORD_TTL_S", "1e300"),
    ("PHIQ_VALIDATE_TIMEOUT_S", "inf"),
    ("PHIQ_STALL_S", "inf"),
    ("PHIQ_MAX_ATTEMPTS", "99999999999999999999"),
    ("PHIQ_QUEUE_LIMIT", "99999999999999999999"),
    ("PHIQ_DOOR_THREADS", "1000000"),
    ("PHIQ_REDIS_URL", "localhost:6379"),
    ("PHIQ_REDIS_URL", "http://localhost:6379"),
    ("PHIQ_REDIS_URL", "redis://"),
    ("PHIQ_REDIS_URL", "redis://localhost:99999"),
    ("PHIQ_REDIS_URL", "redis://localhost/one"),
    ("PHIQ_REDIS_URL", "redis://localhost/0?ssl=yes"),
    ("PHIQ_REDIS_URL", "rediss://localhost/0?ssl_cert_reqs=maybe"),
    ("PHIQ_REDIS_URL", "sentinel://localhost:26379"),
    ("PHIQ_REDIS_URL", "unix://run/redis.sock"),
    ("PHIQ_REDIS_URL", "redis://:p@ss/w#rd@localhost:6379/0"),
    ("PHIQ_REDIS_URL", "redis://:two words@localhost:6379/0"),
    ("PHIQ_REDIS_URL", "redis://a..b/0"),
    ("PHIQ_REDIS_URL", "rediss://localhost/0?ssl_keyfile=/key.pem"),
    ("PHIQ_REDIS_PASSWORD", "\udcff"),  # a byte that is no UTF-8, as Python reads it
    ("PORT", "8_0"),
    ("PORT", "٨٠"),
    ("PHIQ_LEASE_S", "1_5"),
    ("PHIQ_PREFIX", "two words"),
    ("PHIQ_PREFIX", "p*"),
    ("PHIQ_SCORER", "my scorer"),
    ("PHIQ_DEVICE", "gpu"),
    ("PHIQ_HOST", "http://localhost"),
    ("PHIQ_HOST", "a..b"),
    ("PHIQ_WEBHOOK_SECRET", "whsec_"),
    ("PHIQ_WEBHOOK_SECRET", "whsec_not base64!"),
    ("PHIQ_WEBHOOK_SECRET", "whsec_c2VjcmV0"),
    ("PHIQ_WEBHOOK_SECRET", "whsec_é"),
    ("PHIQ_RATE_LIMIT", "many"),
    ("PHIQ_RATE_LIMIT", "0/minute"),
    ("PHIQ_RATE_LIMIT", "5/99999999999 years"),
    ("PHIQ_CORS_ORIGINS", "a.example"),
    ("PHIQ_CORS_ORIGINS", "https://*.example"),
]


@pytest.mark.parametrize(("key", "value"), NONE_OF_THEM)
def test_what_cannot_work_is_refused_by_name(key: str, value: str) -> None:
    """Before anything starts, by one error that names the variable."""
    with pytest.raises(SettingError, match=key):
        Settings.from_env({key: value})


@pytest.mark.parametrize("url", ["redis://:geheim@@h", "redis://u:geheim@h/x", "x://:geheim@h"])
def test_no_error_tells_a_password(url: str) -> None:
    """Nor the secret of webhooks."""
    with pytest.raises(SettingError) as told:
        Settings.from_env({"PHIQ_REDIS_URL": url})
    assert "geheim" not in str(told.value)

    with pytest.raises(SettingError) as told:
        Settings.from_env({"PHIQ_WEBHOOK_SECRET": "whsec_geheim!"})
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("redis://h", RedisAddress(kind="tcp", hosts=(("h", 6379),))),
        ("valkey://[::1]:7/3", RedisAddress(kind="tcp", hosts=(("::1", 7),), db=3)),
        (
            "redis://me:a%41%40%2Fb@h:1/2",
            RedisAddress(kind="tcp", hosts=(("h", 1),), db=2, username="me", password=PASSWORD),
        ),
        (
            "rediss://h:1?ssl_cert_reqs=CERT_REQUIRED&ssl_ca_certs=/ca.pem",
            RedisAddress(kind="tls", hosts=(("h", 1),), tls=Tls(ca_file="/ca.pem")),
        ),
        (
            "rediss://h:1?ssl_cert_reqs=none",
            RedisAddress(
                kind="tls", hosts=(("h", 1),), tls=Tls(verify=False, check_hostname=False)
            ),
        ),
        ("unix:///run/a%20b.sock?db=4", RedisAddress(kind="unix", path="/run/a b.sock", db=4)),
        (
            "sentinel://:aA%40%2Fb@a:1,b/main/5",
            RedisAddress(
                kind="sentinel",
                hosts=(("a", 1), ("b", 26379)),
                master="main",
                db=5,
                password=PASSWORD,
            ),
        ),
    ],
)
def test_urls_of_redis(url: str, told: RedisAddress) -> None:
    """Every kind is read into its parts, once for both halves."""
    assert read_address(url) == told


def test_a_password_of_its_own_stands_in_for_the_urls() -> None:
    """Whatever its characters, it arrives as it is, at Celery's URL too."""
    odd = "p@ss/w#rd a%41b:é"
    environ = {"PHIQ_REDIS_URL": "redis://u:x@h:1/2", "PHIQ_REDIS_PASSWORD": odd}
    address = Settings.from_env(environ).redis

    assert address.password == odd
    assert url_to_parts(broker_url(address))[3:5] == ("u", address.password)


def test_what_kubernetes_sets_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    """Beside Services named phiq and phiq-redis every pod has these."""
    links = {
        "PHIQ_SERVICE_HOST": "10.0.0.1",
        "PHIQ_SERVICE_PORT": "80",
        "PHIQ_SERVICE_PORT_HTTP": "80",
        "PHIQ_PORT": "tcp://10.0.0.1:80",
        "PHIQ_PORT_80_TCP": "tcp://10.0.0.1:80",
        "PHIQ_PORT_80_TCP_ADDR": "10.0.0.1",
        "PHIQ_REDIS_SERVICE_HOST": "10.0.0.2",
        "PHIQ_REDIS_PORT": "tcp://10.0.0.2:6379",
    }

    assert Settings.from_env(links) == Settings()
    assert Settings.from_env({**links, "PORT": "81"}).port == 81
    assert not caplog.records


def test_unknown_names_are_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    """With the one that is most like it; what others read is known."""
    Settings.from_env({"PHIQ_LEASE": "3", "PHIQ_URL": "http://door", "PHIQ_ZZZZZZ": "1"})

    assert [record.getMessage() for record in caplog.records] == [
        "nothing is known of PHIQ_LEASE: is PHIQ_LEASE_S meant?",
        "nothing is known of PHIQ_ZZZZZZ",
    ]
