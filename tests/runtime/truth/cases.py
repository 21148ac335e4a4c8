"""The table: for each rule that says what daprd does, how its examples are run and what daprd then has to do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..application import Answer
from .expectations import (
    All,
    Answers,
    Calls,
    Changed,
    CutsOff,
    Delivers,
    Exits,
    Hangs,
    Lands,
    Loads,
    Logged,
    Loses,
    NeverLogged,
    Runs,
    Says,
    Subscribes,
    Waits,
)
from .stage import Setting

if TYPE_CHECKING:
    from ..manifests import Manifest
    from .expectations import Expectation


@dataclass(frozen=True, slots=True)
class Case:
    """One pair of examples.

    Args:
        code: of the rule.
        claim: what the rule says of the bad example.
        bad: what daprd has to do with it.
        good: what it has to do with the good one.
        pair: which pair of the rule, from 0.
        setting: what both need around them.
        good_setting: what the good one needs instead.
    """

    code: str
    claim: str
    bad: Expectation
    good: Expectation = field(default_factory=Runs)
    pair: int = 0
    setting: Setting = field(default_factory=Setting)
    good_setting: Setting | None = None

    @property
    def name(self) -> str:
        return f"{self.code}-{self.pair}"


KAFKA = Setting({"kafka:9092": "{broker}", "order-events": "{topic}"})
POSTGRES = Setting({"host=db user=orders": "{dsn}"})
LOGIN = Setting(
    {"kafka:9092": "{sasl_broker}"},
    {"authType": "password", "saslUsername": "{user}", "saslPassword": "{password}", "caCert": "{ca}"},
)
SECRET = Setting({"kafka:9092": "{sasl_broker}"}, {"caCert": "{ca}"})
REDIS = Setting({"redis:6379": "{redis}", "redis:6380": "{redis}"})
DEBUG = Setting(log_level="debug")
PAYMENTS = Setting(app_id="payments")
FAILING = {"POST /events/order": Answer(status=500), "POST /events/dead": Answer()}
DEAD_LETTERS: Manifest = {
    "apiVersion": "dapr.io/v2alpha1",
    "kind": "Subscription",
    "metadata": {"name": "dead"},
    "spec": {"pubsubname": "pubsub", "topic": "order-events-dead", "routes": {"default": "/events/dead"}},
}
TOPIC = "/v1.0/publish/pubsub/order-events"
METADATA, STATE = "/v1.0/metadata", "/v1.0/state/statestore/one"
ANY = "/v1.0/publish/example/order-events"
OPENED = "changed state from closed to open"
TRANSACTION = "/v1.0/state/statestore/transaction"
UPSERT = {"operations": [{"operation": "upsert", "request": {"key": "one", "value": 1}}]}
IN_SHOP = Setting(environment={"NAMESPACE": "shop"})
BROKEN = """\
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: broken}
spec: {type: state.nosuch, version: v1, metadata: []}
"""
NOTHING: frozenset[str] = frozenset()
STORE = frozenset({"statestore"})

EXIT, SILENT, LOST = "exits at start", "says nothing", "acknowledges the message and throws it away"

CASES = (
    Case(
        "A011",
        "waits for the port",
        Waits("waiting on port"),
        setting=Setting({"8000": "9"}),
    ),
    Case(
        "A012", "has no way to the application", Says("pp channel is not initialized"), Subscribes(1), setting=PAYMENTS
    ),
    Case("A014", EXIT, Exits("invalid value for 'app-protocol'"), Loads(NOTHING)),
    Case("A014", EXIT, Exits("missing unit in duration", code=2), pair=1),
    Case(
        "A018",
        EXIT,
        Exits("must be smaller than"),
        setting=Setting(answers={"GET /healthz": Answer()}),
    ),
    Case("A025", EXIT, Exits("invalid value for --log-level: warning")),
    Case("C001", EXIT, Exits("couldn't find"), setting=POSTGRES),
    Case("C002", EXIT, Exits("couldn't find"), setting=KAFKA),
    Case("C003", SILENT, Runs(), setting=KAFKA),
    Case("C004", SILENT, Runs(), setting=POSTGRES),
    Case("C005", EXIT, Exits("'authType' attribute was missing or empty"), setting=KAFKA),
    Case("C006", EXIT, Exits("sessionTimeout"), setting=KAFKA),
    Case("C007", SILENT, Runs(), setting=KAFKA),
    Case("C008", EXIT, Exits("invalid value for 'authType' attribute"), setting=KAFKA),
    Case("C008", EXIT, Exits("client has run out of available brokers"), Runs(), 1, LOGIN),
    Case(
        "C008",
        EXIT,
        Exits("failed to build connection string"),
        pair=2,
        setting=Setting(
            {"postgresql+asyncpg://orders@db/orders": "{asyncpg}", "postgresql://orders@db/orders": "{dsn}"}
        ),
    ),
    Case("C010", SILENT, Runs(), setting=KAFKA),
    Case("C011", EXIT, Exits("is duplicate in the metadata"), setting=POSTGRES),
    Case(
        "C015",
        "parks the component",
        All((Says("references a secret store that isn't loaded"), Loads(NOTHING))),
        Loads(frozenset({"example"})),
    ),
    Case("C016", "takes an empty value", Says("references an env variable that isn't allowed"), setting=KAFKA),
    Case(
        "C018",
        "is ready all the same",
        All((Says("Ignoring error processing component"), Answers("GET", "/v1.0/state/example/one", 500))),
        Exits("couldn't find state store"),
        setting=Setting({"state.in-memory": "state.nosuch"}),
    ),
    Case(
        "C019",
        EXIT,
        Exits("detected duplicate actor state store"),
        Loads(frozenset({"orders-store", "workflow-store"})),
        setting=Setting(placement=True),
    ),
    Case(
        "C021",
        "fails each transaction",
        Answers("POST", TRANSACTION, 500, content=UPSERT),
        Answers("POST", TRANSACTION, 204, content=UPSERT),
        setting=POSTGRES,
    ),
    Case("C021", SILENT, Runs(), pair=1, setting=POSTGRES),
    Case(
        "C022",
        "puts the namespace before each topic",
        Lands("shop", "example"),
        Lands("", "example"),
        setting=replace(KAFKA, environment={"NAMESPACE": "shop"}),
    ),
    Case("C024", EXIT, Exits("zstd compression requires Version >= V2_1_0_0"), setting=KAFKA),
    Case("C025", EXIT, Exits("Heartbeat.Interval must be < Consumer.Group.Session.Timeout"), setting=KAFKA),
    Case("C026", EXIT, Exits("already contains port"), setting=REDIS),
    Case("C027", EXIT, Exits("can't contain '||'")),
    Case(
        "C029",
        "exits with empty values",
        All((Exits("failed to"), Logged("references a secret store that isn't loaded"))),
        setting=Setting({"secrets.json": "{secrets_file}"}),
    ),
    Case("C030", SILENT, Runs(), setting=KAFKA),
    Case("C031", "does not start", Exits("SASL"), setting=SECRET),
    Case("C031", "does not start", Exits("SASL"), pair=1, setting=SECRET),
    Case("C032", "daprd gets the JSON", Exits("brokers"), setting=KAFKA),
    Case("G001", SILENT, Runs()),
    Case("G002", "lets calls through", Answers("GET", METADATA, 200), Answers("GET", METADATA, 400, "invalid router")),
    Case("G003", EXIT, Exits("invalid access control spec")),
    Case("G007", "allows everything", Answers("GET", METADATA, 200), Answers("GET", METADATA, 404)),
    Case("G008", EXIT, Exits("is repeated in secrets configuration")),
    Case("G009", EXIT, Exits("invalid protocol GRPC provided for Otel endpoint")),
    Case("G011", "does not load it", All((Says("are not allowed"), Loads(NOTHING))), Loads(STORE)),
    Case(
        "G012",
        "sends no trace",
        All((Answers("GET", METADATA, 200), Logged("traces export: parse"))),
        All((Answers("GET", METADATA, 200), Logged("connect: connection refused"))),
        setting=Setting({"collector:4318": "127.0.0.1:4318"}),
    ),
    Case(
        "G013",
        "exits when a bad Component comes",
        Changed(BROKEN, Exits("couldn't find")),
        All((Says("Hot reloading disabled"), Changed(BROKEN, Runs()))),
        setting=DEBUG,
    ),
    Case("P002", SILENT, Runs()),
    Case("P003", "tries for ever", Says("is not allowed"), Delivers("/events/order")),
    Case("P003", "tries for ever", Says("is not allowed"), Delivers("/events/order"), 1, PAYMENTS),
    Case("P004", LOST, Loses("no matching route"), Delivers("/events/order"), setting=DEBUG),
    Case("P005", LOST, Loses("no matching route"), Delivers("/events/order"), setting=DEBUG),
    Case("P006", EXIT, Exits("Syntax error")),
    Case("P006", "never gets ready", Hangs(), pair=1),
    Case(
        "P007",
        "drops the second one",
        All((Subscribes(1), Delivers("/events/created"))),
        All((Subscribes(1), Delivers("/events/created"))),
    ),
    Case(
        "P009",
        "gives up after one failure",
        Calls("/events/order", 1, "/events/dead"),
        Calls("/events/order", 6, "/events/dead"),
        setting=Setting(answers=FAILING, more=(DEAD_LETTERS,)),
    ),
    Case("P010", "subscribes for every app", Subscribes(1), Subscribes(0), setting=PAYMENTS),
    Case(
        "P011",
        "drops the message",
        All((Delivers("/events/orders"), Logged("non-retriable error"))),
        All((Delivers("/events/orders"), NeverLogged("non-retriable error"))),
        setting=Setting(answers={"POST /events/orders": Answer(status=404)}),
        good_setting=Setting(),
    ),
    Case("P012", "fails for each message", Loses("value must be a valid boolean"), Delivers("/events/order")),
    Case(
        "P013",
        "gives the message up",
        All((Delivers("/events/order", times=3), Logged("Too many failed attempts at processing Kafka message"))),
        Delivers("/events/order", times=5),
        setting=replace(KAFKA, metadata={"backOffDuration": "100ms", "initialOffset": "oldest"}, answers=FAILING),
    ),
    Case("R001", SILENT, Runs()),
    Case("R002", SILENT, Runs()),
    Case("R002", "crashes", Exits("nil pointer dereference", code=2), pair=1),
    Case("R002", "cuts off calls", CutsOff("GET", STATE), Answers("GET", STATE, 204), pair=2),
    Case("R003", "goes on without the targets", Says("Could not read resiliency policy")),
    Case("R003", "goes on without the targets", Says("Could not read resiliency policy"), pair=1),
    Case("R003", "never gets ready", Hangs(), pair=2),
    Case("R004", "goes on without the targets", Says("actor circuit breakers must include scope")),
    Case("R006", "takes three", Says("did not meet minimum retry count")),
    Case(
        "R009",
        "never opens the circuit breaker",
        All((Delivers("/events/order", times=6), NeverLogged(OPENED))),
        All((Delivers("/events/order", times=3), Logged(OPENED))),
        setting=Setting(answers=FAILING),
    ),
    Case("S002", "loads it for every app", Loads(STORE), Loads(NOTHING), setting=PAYMENTS),
    Case("S003", SILENT, Answers("POST", TOPIC, 404, "ERR_PUBSUB_NOT_FOUND", {}), Subscribes(1), setting=PAYMENTS),
    Case("S004", "loads it for every app", Loads(frozenset({"example"})), Loads(NOTHING), setting=PAYMENTS),
    Case(
        "S006",
        "does not limit the app",
        Answers("POST", ANY, 204, content={}),
        Answers("POST", ANY, 403, content={}),
        setting=KAFKA,
    ),
    Case("S005", "does not see it", Loads(NOTHING), Loads(STORE), setting=IN_SHOP),
)
