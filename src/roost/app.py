"""The composition root: puts a Roost together from its settings, starts it and stops it.

A loop over the sections of the API, each as it declares itself, and over the drivers.
"""

from collections.abc import Container, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from os import getpid
from typing import Any, TypeVar

from . import __version__
from .access.authorizer import Authorizer, Evaluator
from .access.managed import ManagedPolicies
from .admin.clock import view
from .admin.console.door import Door
from .admin.console.files import ConsoleFiles
from .admin.console.mounting import Console
from .admin.console.routes import Doors
from .admin.documents import ClockView, DriverStatus, Status, StuckJobs, TaskStatus
from .admin.driver_tables import driver_tables
from .admin.faults.interception import FaultInterceptor
from .admin.faults.rules import Api
from .admin.installation import first_start, let_in
from .admin.operations import admin_operations
from .admin.routes import StatusSource
from .admin.server.journal import Journal
from .admin.state.rules import StateOwner
from .admin.state.shelf import FOLDER as STATES
from .admin.state.shelf import Shelf
from .admin.traffic.workers import AllTraffic
from .catalog import Stock
from .copying import Copyable
from .drivers.base import Driver
from .drivers.dns import Dns, Zones
from .drivers.families import Serving, choose
from .drivers.simulation import Simulated
from .engine import jobs, sweep
from .engine.clock import Clock
from .engine.driver_life import DriverLife
from .engine.faults import FAULTS, Faults
from .engine.findings import FamilyReport
from .engine.jobs import JOB_STATUSES
from .engine.lifecycle import Lifecycle
from .engine.maintenance import Maintenance
from .engine.networks import DEFAULT_IPV4, DEFAULT_IPV6, Ipv4Pool, Ipv6Pool
from .engine.pools import AddressPools
from .engine.worker import Worker
from .engine.workflows import Workflows
from .http import openapi
from .http.auth import Authenticator, Gate, Keyring
from .http.boundary import Boundary
from .http.clients import ClientAddress
from .http.fallback import FallbackHandler
from .http.interfaces import Interface
from .http.limits import NoLimit, ProcessLimit, RateLimit, SharedLimit
from .http.lines import STANDARD_ERROR
from .http.metrics import Metrics
from .http.operations import Operation, Paging
from .http.outgoing import Outgoing
from .http.pages import Pages
from .http.request_log import RequestLog, json_line, text_line
from .http.router import Router
from .http.spool import Uploads
from .http.tls import ANSWERED
from .http.urls import PublicUrl
from .machines.consoles import Front
from .products import SECTIONS, section
from .products.section import Section
from .settings import Address, Settings
from .sockets import Sockets
from .store import SECOND, Background, Kind, Store, Times, Tx, connect, work
from .store import iso as iso_date
from .store.secret import Secret, SecretMismatch

T = TypeVar("T")

PREFIX = "/v2"


def operations(sections: Sequence[Section] = SECTIONS) -> list[Operation]:
    """Every operation of the API, section by section."""
    return section.operations(sections)


def kinds(sections: Sequence[Section] = SECTIONS) -> dict[str, Kind[Any, Any]]:
    """Every kind of resource, by name."""
    engine = {kind.name: kind for kind in (JOB_STATUSES, FAULTS)}
    return section.kinds(sections) | engine


def copyables(sections: Sequence[Section] = SECTIONS) -> list[Copyable]:
    """How everything is copied that an account has, in the order in which it is."""
    return section.copyables(sections)


def managed_policies(sections: Sequence[Section] = SECTIONS) -> ManagedPolicies:
    """The policies that every account has: what each acl opens is said by the sections' routes."""
    opened = [(o.acl, o.action.name) for o in operations(sections)]
    opened += [(o.secrets_acl, o.secrets.name) for o in operations(sections) if o.secrets]
    return ManagedPolicies((acl, action) for acl, action in opened if acl)


def document(sections: Sequence[Section] = SECTIONS) -> bytes:
    """The OpenAPI document, as it is served and committed."""
    return openapi.encoded(*section.surfaces(PREFIX, sections), version=__version__)


class Roost:
    """One process of a Roost. Making one raises Misconfigured for drivers that cannot be had.
    `start` raises store.StoreError, DriverFailed, ListenError or TlsError. Both have a text for the
    operator, and leave nothing behind then.

    metrics: those of several processes. sections, drivers:
    others than Roost's own, drivers by their protocols.
    """

    def __init__(
        self,
        settings: Settings,
        metrics: Metrics | None = None,
        sections: Sequence[Section] = SECTIONS,
        drivers: Mapping[type, Driver] | None = None,
    ) -> None:
        section.verify(sections)
        self.settings = settings
        self.sections = sections
        self.times = Times()
        self.secret = Secret.load(settings.data, settings.secret, settings.database_url)
        self.store: Store = connect(settings.database_url, self.times, kinds(sections))
        self.worker = Worker(self.store, round(settings.lease_seconds * SECOND))
        self.clock = Clock(self.store, self.worker)
        self.api = Api.of(operations(sections))
        self.faults = Faults(self.store, self.api.operations)
        self.maintenance = Maintenance(self.store)
        self.metrics = metrics or Metrics()
        self.request_log = RequestLog(
            self.store,
            self.metrics,
            None if settings.log == "off" else STANDARD_ERROR,
            json_line if settings.log == "json" else text_line,
        )
        self.journal = Journal()
        self.all_traffic = AllTraffic(self.request_log.traffic, settings)
        self.drivers = choose(driver_tables(settings), drivers or {})
        section.verify_drivers(sections, self.drivers)
        self.driver_life = DriverLife(list(self.drivers.values()))
        self.sweeper = sweep.Sweeper(
            self.store,
            self._looked_at(drivers or {}),
            [(each.name, held) for each in sections for held in each.held],
            round(settings.resync_seconds * SECOND),
            remove=settings.orphans == "remove",
        )
        self._provide()
        self._v2 = Router(PREFIX, operations(sections))
        self._console = Console(
            self.store, self._v2.operations, admin_operations(), FaultInterceptor(self.faults)
        )
        self.sockets = Sockets(
            settings, self.secret, self._api, self._admin, self._one(Dns), self._one(Zones)
        )
        self.store.services.provide(Front, self.sockets)
        self.store.services.provide(Doors, self.sockets)
        self.initialising = settings.init is not None and settings.administers
        """Whether somebody is still about to fill it, so that it is not ready."""
        self.new_key: str | None = None
        """The key that the first start made: shown once, never stored."""

    async def start(self) -> None:
        """Returns when it answers."""
        async with AsyncExitStack() as undo:
            self.journal.open()
            undo.callback(self.journal.shut)
            await self.store.open()
            undo.push_async_callback(self.store.close)
            for task in self.tasks:
                task.failed = self.metrics.note_failure
            await self._open_house()
            undo.push_async_callback(self.driver_life.close)
            await self.driver_life.open()
            # Only who can listen makes an account: its key is shown once, by a start that succeeds.
            await self.sockets.open()
            undo.push_async_callback(self.sockets.close, 0)
            undo.push_async_callback(self.all_traffic.stop)
            await self.all_traffic.start()
            self.new_key = await self.store.write(self._first_start)
            undo.pop_all()
        for task in self.sockets.tasks:
            task.failed = self.metrics.note_failure
        self.sockets.ready = True
        self.clock.task.start()
        self.faults.task.start()
        self.worker.start()
        self.maintenance.start()
        self.request_log.start()
        self.driver_life.start()
        self.sweeper.start()

    async def stop(self, grace: float = 3.0) -> None:
        """Finishes what is in flight, within some seconds."""
        self.request_log.traffic.close()
        await self.all_traffic.stop()
        await self.sockets.close(grace)
        await self.maintenance.stop()
        await self.sweeper.task.stop()
        await self.worker.stop()
        await self.clock.task.stop()
        await self.faults.task.stop()
        await self.request_log.stop()
        await self.driver_life.close()
        await self.store.close()
        self.journal.shut()

    @property
    def tasks(self) -> list[Background]:
        """All that runs in the background of this process."""
        follow = [self.clock.task, self.faults.task]
        own = [
            self.worker.task,
            self.maintenance.task,
            self.request_log.task,
            self.driver_life.task,
            self.sweeper.task,
        ]
        return [*self.store.tasks, *follow, *own, *self.sockets.tasks]

    def _trouble(self) -> str:
        """Why this process cannot do now all that it is to do; empty if it can."""
        if not self.sockets.ready:
            return "starting or stopping"
        if self.initialising:
            return "what --init names is still being done"
        if self.store.health.trouble:
            return "the database cannot be used"
        down = [task.name for task in self.tasks if task.down]
        if down:
            return f"started again after a failure: {', '.join(down)}"
        return self.driver_life.trouble

    async def _open_house(self) -> None:
        """Has sections listen, checks that the database is ours, and follows its clock."""
        for each in self.sections:
            for topic, listener in each.topics.items():
                self.store.on(topic, partial(listener, self.store.services))
        await self.store.write(self._claim_database)
        await self.store.read(jobs.verify)
        await self.clock.load()
        await self.clock.recover()
        if not self.settings.shares_database:
            # There is no other process: whoever held a job has ended.
            await self.store.write(work.forget_leases)
        await self.faults.load()

    def clock_view(self) -> ClockView:
        """How this process's clock stands."""
        return view(self.times, str(self.settings.lifecycle))

    async def status(self) -> Status:
        """What the operator may ask of a running process."""
        schema = await self.store.read(lambda tx: tx.setting("schema"))
        stuck = await self.store.scan(work.stuck)
        found = await self.store.read(sweep.stored)
        leaf = self.sockets.leaf
        credentials = self.sockets.credentials
        return Status(
            version=__version__,
            process=getpid(),
            lifecycle=self.settings.lifecycle,
            database="postgresql" if self.settings.shares_database else "sqlite",
            schema=int(schema or 0),
            listening=self.sockets.urls,
            certificate_expires=iso_date(credentials.expires) if credentials else "",
            authority=str(leaf.authority) if leaf else "",
            clock=self.clock_view(),
            hosts=ANSWERED if leaf else (),
            proxy=self.sockets.proxy_url,
            pools=tuple(map(str, self._one(AddressPools).networks)),
            drivers=tuple(
                DriverStatus(
                    family, name, health.ok, health.detail, found.get(family, FamilyReport())
                )
                for family, name, health in self.driver_life.report
            ),
            stuck=StuckJobs(*stuck) if stuck else None,
            workers=self.settings.workers,
            tasks=tuple(TaskStatus(task.name, task.down) for task in self.tasks),
            trouble=self._trouble(),
        )

    def _claim_database(self, tx: Tx) -> None:
        """A node whose secret does not fit what is stored must not write."""
        _one_at_a_time(tx)
        fingerprint = tx.setting("secret")
        if fingerprint is None:
            tx.set("secret", self.secret.fingerprint)
        elif fingerprint != self.secret.fingerprint:
            raise SecretMismatch(
                "the secret does not fit the database: another one encrypted what is stored there"
                " (see DATA/secret or ROOST_SECRET)"
            )

    def _first_start(self, tx: Tx) -> str | None:
        _one_at_a_time(tx)
        return first_start(tx, self.settings.api_key)

    def let_in(self, tx: Tx) -> None:
        """Has the key that the operator gave, if he did, open the first account."""
        let_in(tx, self.settings.api_key)

    def begin_anew(self) -> None:
        """Has the simulated drivers forget what they held: the state is another one."""
        for serving in self.drivers.values():
            if isinstance(serving.driver, Simulated):
                serving.driver.begin_anew()

    def _looked_at(self, given: Container[type]) -> dict[type, Serving]:
        """The drivers whose holdings are compared with what there is.

        Of several processes each has simulations of its own, which know of nothing that others
        were told. given: the families whose driver is the caller's, who knows what it is.
        """
        return {
            family: serving
            for family, serving in self.drivers.items()
            if family in given
            or not (self.settings.shares_database and isinstance(serving.driver, Simulated))
        }

    def _provide(self) -> None:
        """Puts together what transactions, steps and handlers may ask for."""
        services = self.store.services
        workflows = Workflows(self.settings.lifecycle)
        for each in self.sections:
            workflows.register(each.name, each.workflows)
        services.provide(Workflows, workflows)
        services.provide(Secret, self.secret)
        services.provide(AddressPools, self._pools())
        services.provide(Authorizer, Evaluator())
        services.provide(ManagedPolicies, managed_policies(self.sections))
        services.provide(RateLimit, self._limit())
        services.provide(Stock, self.faults)
        services.provide(Outgoing, Outgoing(private=self.settings.private_fetches))
        services.provide(PublicUrl, PublicUrl(self.settings.public_url))
        for protocol, serving in self.drivers.items():
            services.provide(protocol, serving.driver)
        for each in self.sections:
            for protocol, value in each.provides.items():
                services.provide(protocol, value)
        for each in self.sections:
            for protocol, opened in each.opens.items():
                services.provide(protocol, opened(self.store))
        services.provide(FallbackHandler, Pages(partial(document, self.sections), self._trouble))
        services.provide(Keyring, Keyring(services.all(Authenticator)))
        services.provide(RequestLog, self.request_log)
        services.provide(AllTraffic, self.all_traffic)
        services.provide(Api, self.api)
        services.provide(Clock, self.clock)
        services.provide(Faults, self.faults)
        services.provide(StateOwner, self)
        services.provide(Metrics, self.metrics)
        services.provide(Journal, self.journal)
        services.provide(StatusSource, self)
        services.provide(Shelf, Shelf(self.settings.data / STATES))
        services.provide(Uploads, Uploads())

    def driver(self, protocol: type[T]) -> T:
        """The driver that serves a family, by its protocol."""
        return self.store.services.one(protocol)

    def _one(self, type: type[T]) -> T:
        return self.store.services.one(type)

    def _pools(self) -> AddressPools:
        ipv4, ipv6 = self.settings.pools_v4, self.settings.pool_v6
        return AddressPools(Ipv4Pool(ipv4 or DEFAULT_IPV4), Ipv6Pool(ipv6 or DEFAULT_IPV6))

    def _api(self, door: Door) -> Boundary:
        """What a listener of the API answers: /v2, what sections have beside it, the console."""
        v2 = Interface(
            router=self._v2,
            gate=self._one(Keyring),
            authorizer=self._one(Authorizer),
            paging=Paging,
            limit=self._one(RateLimit),
            interceptor=FaultInterceptor(self.faults),
        )
        others = [made(self.store) for each in self.sections for made in each.interfaces]
        fallbacks = [ConsoleFiles(door), *self.store.services.all(FallbackHandler)]
        return self._boundary(v2, *others, *self._console.interfaces(door), fallbacks=fallbacks)

    def _limit(self) -> RateLimit:
        settings = self.settings
        if not settings.rate_limit:
            return NoLimit()
        if settings.shares_database:
            return SharedLimit(self.store, settings.rate_limit)
        return ProcessLimit(settings.rate_limit)

    def _admin(self, gate: Gate, door: Door | None = None) -> Boundary:
        """What a listener of the admin interface answers. door: None on the socket."""
        router = Router("/_roost", admin_operations())
        admin = Interface(router=router, gate=gate, authorizer=self._one(Authorizer))
        if door is None:
            return self._boundary(admin)
        return self._boundary(
            admin, *self._console.interfaces(door), fallbacks=[ConsoleFiles(door)]
        )

    def _boundary(
        self, *interfaces: Interface, fallbacks: Sequence[FallbackHandler] = ()
    ) -> Boundary:
        clients = ClientAddress(self.settings.trusted_proxies)
        return Boundary(interfaces, self.store, clients, self.request_log, fallbacks)


def _one_at_a_time(tx: Tx) -> None:
    """Of processes that start at once on one database, the others wait here for this commit."""
    tx.set("opened", str(tx.machine))


__all__ = [
    "Address",
    "Lifecycle",
    "Roost",
    "Settings",
    "copyables",
    "document",
    "kinds",
    "operations",
]
