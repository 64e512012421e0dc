"""The composition root: puts a Roost together from its settings, starts it and stops it.

The only module that knows every other. Products come in through their fronts alone: the kinds they
store, the routes they answer, the workflows they run.
"""

from collections.abc import Iterable, Iterator
from os import getpid
from types import ModuleType
from typing import Any, cast

from . import __version__
from .admin.bill.routes import routes as bill_routes
from .admin.documents import Status
from .admin.faults.interception import FaultInterceptor
from .admin.faults.routes import routes as fault_routes
from .admin.faults.rules import Api
from .admin.routes import Server
from .admin.routes import routes as admin_routes
from .admin.state.routes import routes as state_routes
from .admin.state.rules import Host
from .admin.traffic.routes import routes as traffic_routes
from .admin.traffic.workers import AllTraffic
from .catalog import Stock
from .drivers.block_storage import BlockStorage
from .drivers.cdn import Cdn
from .drivers.compute import Compute
from .drivers.dns import Dns
from .drivers.dns_server import EmbeddedDns
from .drivers.errors import DriverRefused
from .drivers.file_storage import FileStorage
from .drivers.firewall import Firewall
from .drivers.load_balancer import LoadBalancer
from .drivers.metal import Metal
from .drivers.network import Network
from .drivers.object_storage import ObjectStorage
from .drivers.simulated import (
    SimulatedBlockStorage,
    SimulatedCdn,
    SimulatedCompute,
    SimulatedDns,
    SimulatedFileStorage,
    SimulatedFirewall,
    SimulatedLoadBalancer,
    SimulatedMetal,
    SimulatedNetwork,
    SimulatedObjectStorage,
)
from .engine.clock import Clock
from .engine.faults import FAULTS, Faults
from .engine.jobs import JOB_STATUSES, Jobs
from .engine.lifecycle import Lifecycle
from .engine.maintenance import Maintenance
from .engine.networks import DEFAULT_IPV4, DEFAULT_IPV6, Ipv4Pool, Ipv6Pool
from .engine.pools import AddressPools
from .engine.worker import Worker
from .http import openapi
from .http.access import Access, json_line, text_line
from .http.auth import Gate, Keyring
from .http.boundary import Boundary, Nowhere, Outside
from .http.clients import ClientAddress
from .http.interceptor import Interceptor, Nothing
from .http.limits import NoLimit, ProcessLimit, RateLimit, SharedLimit
from .http.lines import STANDARD_ERROR
from .http.metrics import Metrics
from .http.operations import Operation, Routes
from .http.pages import Pages
from .http.router import Router
from .http.spool import Uploads
from .http.tls import ANSWERED
from .products import (
    account,
    apikeys,
    applications,
    backups,
    bare_metals,
    billing,
    blocks,
    cdns,
    domains,
    firewalls,
    instances,
    iso,
    iso_public,
    load_balancers,
    logs,
    object_storage,
    os,
    plans,
    plans_metal,
    private_networks,
    regions,
    reserved_ips,
    snapshots,
    ssh_keys,
    startup_scripts,
    storage_gateways,
    tickets,
    users,
    vfs,
    vpc2,
    vpcs,
)
from .settings import Address, Settings
from .sockets import Sockets
from .store import SECOND, Background, Kind, Store, Times, Tx, connect, work
from .store import iso as iso_date
from .store.keys import TOPIC as KEYS
from .store.secret import Secret, SecretMismatch

PREFIX = "/v2"
SECTIONS: tuple[ModuleType, ...] = (
    account, apikeys, applications, os, plans, plans_metal, regions, iso, iso_public, ssh_keys,
    startup_scripts, instances, bare_metals, snapshots, backups, blocks, vfs, storage_gateways,
    firewalls, reserved_ips, load_balancers, vpcs, vpc2, private_networks, domains, object_storage,
    cdns, billing, logs, tickets, users,
)  # fmt: skip

DNS_RECHECK_SECONDS = 0.04
ACCOUNT_NAME = "Roost"
ACCOUNT_EMAIL = "root@localhost"


def operations() -> list[Operation]:
    """Every operation of the API, section by section."""
    return [operation for part in _routes() for operation in part.operations]


def kinds() -> dict[str, Kind[Any, Any]]:
    """Every kind of resource, by name."""
    owned = [kind for section in SECTIONS for kind in getattr(section, "KINDS", ())]
    return {kind.name: kind for kind in (*owned, JOB_STATUSES, FAULTS)}


def document() -> bytes:
    """The OpenAPI document, as it is served and committed."""
    return openapi.encoded(operations(), __version__)


class Roost:
    """One process of a Roost. `start` raises store.StoreError, ListenError or TlsError, with a
    text for the operator, and leaves nothing behind then. metrics: those of several processes.
    """

    def __init__(self, settings: Settings, metrics: Metrics | None = None) -> None:
        self.settings = settings
        self.times = Times()
        self.secret = Secret.load(settings.data, settings.secret, settings.database_url)
        self.store: Store = connect(settings.database_url, self.times, kinds())
        self.jobs = Jobs(settings.lifecycle)
        self.worker = Worker(
            self.store, self.jobs, round(settings.lease_seconds * SECOND), (DriverRefused,)
        )
        self.clock = Clock(self.store, self.worker)
        self.api = Api.of(operations())
        self.faults = Faults(self.store, self.api.operations)
        self.maintenance = Maintenance(self.store)
        self.metrics = metrics or Metrics()
        self.pools = AddressPools(
            Ipv4Pool(settings.pools_v4 or DEFAULT_IPV4), Ipv6Pool(settings.pool_v6 or DEFAULT_IPV6)
        )
        self.compute: Compute = SimulatedCompute()
        self.cdn: Cdn = SimulatedCdn()
        self.uploads = Uploads()
        self.metal: Metal = SimulatedMetal()
        self.network: Network = SimulatedNetwork()
        self.block_storage: BlockStorage = SimulatedBlockStorage()
        self.file_storage: FileStorage = SimulatedFileStorage()
        self.object_storage: ObjectStorage = SimulatedObjectStorage()
        self.firewall: Firewall = SimulatedFirewall()
        self.reserving = reserved_ips.Servers(
            self.store,
            instances.reserving(self.store, self.compute, self.pools, self.jobs),
            bare_metals.reserving(self.store, self.metal, self.pools),
        )
        self.load_balancer: LoadBalancer = SimulatedLoadBalancer()
        self.authenticator = apikeys.KeyAuthenticator(self.store, self.secret)
        self.keyring = Keyring(self.authenticator)
        self.overview = account.Overview(self.store)
        self.access = Access(
            self.store,
            self.metrics,
            None if settings.log == "off" else STANDARD_ERROR,
            json_line if settings.log == "json" else text_line,
        )
        self.all_traffic = AllTraffic(self.access.traffic, settings)
        self.dns: Dns = self._name_server()
        zones = domains.ServedZones(
            self.store,
            self.secret,
            self.pools,
            [
                section.reverse_name
                for section in (instances, bare_metals, load_balancers, reserved_ips)
            ],
        )
        self.sockets = Sockets(settings, self.secret, self._api(), self._admin, (self.dns, zones))
        self.new_key: str | None = None
        """The key that the first start made: shown once, never stored."""

    async def start(self) -> None:
        """Returns when it answers."""
        await self.store.open()
        try:
            for task in self.tasks:
                task.failed = self.metrics.note_failure
            await self._open_house()
            # Only who can listen makes an account: its key is shown once, by a start that succeeds.
            await self.sockets.open()
            try:
                await self.all_traffic.start()
                self.new_key = await self.store.write(self._first_start)
            except BaseException:
                await self.all_traffic.stop()
                await self.sockets.close(0)
                raise
        except BaseException:
            await self.store.close()
            raise
        for task in self.sockets.tasks:
            task.failed = self.metrics.note_failure
        self.sockets.ready = True
        self.worker.start()
        self.maintenance.start()
        self.access.start()

    async def stop(self, grace: float = 3.0) -> None:
        """Finishes what is in flight, within some seconds."""
        self.access.traffic.close()
        await self.all_traffic.stop()
        await self.sockets.close(grace)
        await self.maintenance.stop()
        await self.worker.stop()
        await self.access.stop()
        await self.store.close()

    @property
    def tasks(self) -> list[Background]:
        """All that runs in the background of this process."""
        own = [self.worker.task, self.maintenance.task, self.access.task]
        return [*self.store.tasks, *own, *self.sockets.tasks]

    def _trouble(self) -> str:
        """Why this process cannot do now all that it is to do; empty if it can."""
        if not self.sockets.ready:
            return "starting or stopping"
        if self.store.health.trouble:
            return "the database cannot be used"
        down = [task.name for task in self.tasks if task.down]
        return f"started again after a failure: {', '.join(down)}" if down else ""

    async def _open_house(self) -> None:
        """Registers what products do, checks that the database is ours, and follows its clock."""
        store, jobs, compute = self.store, self.jobs, self.compute
        machines = instances.workflows(
            store, compute, self.firewall, self.network, self.pools, self.secret, jobs
        )
        jobs.register("instances", *machines)
        servers = bare_metals.workflows(
            store, self.metal, self.network, self.pools, self.secret, jobs
        )
        jobs.register("bare-metals", *servers)
        jobs.register("iso", *iso.workflows(compute))
        jobs.register("snapshots", *snapshots.workflows(compute))
        jobs.register("blocks", *blocks.workflows(store, self.block_storage, compute))
        jobs.register("vfs", *vfs.workflows(store, self.file_storage))
        exporting = storage_gateways.workflows(store, self.file_storage)
        jobs.register("storage-gateways", *exporting)
        jobs.register("vpcs", *vpcs.workflows(store, self.network, self.pools))
        jobs.register("billing", *billing.workflows(store))
        jobs.register("firewalls", *firewalls.workflows(store, self.firewall))
        moves = reserved_ips.workflows(store, self.reserving, self.pools)
        jobs.register("reserved-ips", *moves)
        storage = object_storage.workflows(store, self.object_storage, self.secret)
        jobs.register("object-storage", *storage)
        balancing = load_balancers.workflows(
            store, self.load_balancer, self.pools, self.secret, jobs
        )
        jobs.register("load-balancers", *balancing)
        jobs.register("cdns", *cdns.workflows(store, self.cdn, self.secret))
        self.store.on(KEYS, self.keyring.forget)
        self.store.on(domains.TOPIC, self.dns.changed)
        await self.store.write(self._claim_database)
        await self.store.read(self.jobs.verify)
        await self.clock.load()
        await self.clock.recover()
        if not self.settings.shares_database:
            # There is no other process: whoever held a job has ended.
            await self.store.write(work.forget_leases)
        await self.faults.load()

    async def status(self) -> Status:
        """What the operator may ask of a running process."""
        schema = await self.store.read(lambda tx: tx.setting("schema"))
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
            hosts=ANSWERED if leaf else (),
            proxy=self.sockets.proxy_url,
            pools=tuple(map(str, self.pools.networks)),
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
        """Makes the account, its root user and a key where there is none; returns the key."""
        _one_at_a_time(tx)
        if not account.list_accounts(tx):
            user = account.create(tx, self.jobs, ACCOUNT_NAME, ACCOUNT_EMAIL)
            if self.settings.api_key is None:
                return apikeys.create(tx, self.secret, user, "Default").text
        self.let_in(tx)
        return None

    def let_in(self, tx: Tx) -> None:
        """Has the key that the operator gave, if he did, open the first account."""
        if self.settings.api_key is not None:
            user = users.root(tx, account.list_accounts(tx)[0].seq)
            apikeys.adopt(tx, self.secret, user, self.settings.api_key)

    def _name_server(self) -> Dns:
        settings = self.settings
        if settings.dns is None:
            return SimulatedDns()
        # Other processes tell of a change only after a moment.
        recheck = DNS_RECHECK_SECONDS if settings.shares_database else None
        host, port = settings.dns.host, settings.dns.port
        return EmbeddedDns(host, port, settings.dns_transfers, recheck, settings.dns_rate)

    def _api(self) -> Boundary:
        settings = self.settings
        limit: RateLimit = NoLimit()
        if settings.rate_limit:
            limit = (
                SharedLimit(self.store, settings.rate_limit)
                if settings.shares_database
                else ProcessLimit(settings.rate_limit)
            )
        router = Router(PREFIX, operations())
        pages = cdns.Edge(self.store, Pages(document, self._trouble))
        return self._boundary(router, self.keyring, limit, pages, FaultInterceptor(self.faults))

    def _admin(self, gate: Gate) -> Boundary:
        parts = (admin_routes, fault_routes, traffic_routes, state_routes, bill_routes)
        router = Router("/_roost", [operation for part in parts for operation in part.operations])
        return self._boundary(router, gate, NoLimit(), Nowhere(), Nothing())

    def _boundary(
        self,
        router: Router,
        gate: Gate,
        limit: RateLimit,
        outside: Outside,
        interceptor: Interceptor,
    ) -> Boundary:
        clients = ClientAddress(self.settings.trusted_proxies)
        services = self._services()
        return Boundary(
            router, self.store, gate, limit, clients, self.access, services, outside, interceptor
        )

    def _services(self) -> dict[type, object]:
        """What handlers may ask for."""
        return {
            Access: self.access,
            account.Overview: self.overview,
            AddressPools: self.pools,
            Api: self.api,
            Clock: self.clock,
            Compute: self.compute,
            Faults: self.faults,
            FileStorage: self.file_storage,
            Host: self,
            Jobs: self.jobs,
            Keyring: self.keyring,
            Metal: self.metal,
            Metrics: self.metrics,
            ObjectStorage: self.object_storage,
            Secret: self.secret,
            Server: self,
            Stock: self.faults,
            AllTraffic: self.all_traffic,
            Uploads: self.uploads,
            instances.BlockDevices: blocks.Devices(self.jobs),
            instances.FileShares: vfs.Shares(self.jobs),
            reserved_ips.Servers: self.reserving,
            snapshots.Imaging: instances.Imaging(self.jobs),
            vpcs.Nodes: vpcs.Nodes(instances.nodes(self.jobs), bare_metals.nodes(self.jobs)),
        }


def _one_at_a_time(tx: Tx) -> None:
    """Of processes that start at once on one database, the others wait here for this commit."""
    tx.set("opened", str(tx.machine))


def _routes() -> Iterator[Routes]:
    for section in SECTIONS:
        routes: Routes | Iterable[Routes] = getattr(section, "routes", ())
        if isinstance(routes, Routes):
            yield routes
        else:
            yield from cast("Iterable[Routes]", routes)


__all__ = ["Address", "Lifecycle", "Roost", "Settings", "document", "kinds", "operations"]
