"""What Roost offers: regions, plans, operating systems, applications, public ISOs, prices.

The data lies in tables beside this package (data/README.md says where it comes from). A table is
read when it is first asked for and kept; everything returned is immutable. The Structs are what
the API answers; money to compute with comes in integer nanodollars.
"""

from roost.catalog.cloud import (
    LocationCost,
    Plan,
    plan,
    plan_is_ipv6_only,
    plan_runs_windows,
    plans,
)
from roost.catalog.fabrics import FabricTerms, fabric
from roost.catalog.firewall import MAX_FIREWALL_RULES, firewall_source
from roost.catalog.images import (
    APPLICATION_OS_ID,
    BACKUP_OS_ID,
    CUSTOM_OS_ID,
    MARKER_OS_IDS,
    MARKETPLACE_OS_ID,
    SNAPSHOT_OS_ID,
    Application,
    AppVariable,
    OperatingSystem,
    PublicISO,
    app_variables,
    application,
    application_by_image,
    applications,
    deployable_os,
    min_ram,
    operating_system,
    operating_systems,
    public_iso,
    public_isos,
    system_of,
)
from roost.catalog.kubernetes import (
    MIN_NODE_COST,
    MIN_NODE_RAM,
    K8sApplication,
    kubernetes_application,
    kubernetes_applications,
    kubernetes_upgrades,
    kubernetes_versions,
    runs_kubernetes,
)
from roost.catalog.metal import MetalPlan, metal_plan, metal_plans
from roost.catalog.offers import PlanOffer
from roost.catalog.places import Region, region, regions
from roost.catalog.pricing import Prices, prices
from roost.catalog.stock import (
    PLAN_TYPES,
    Availability,
    PlanType,
    Stock,
    plans_in,
    plans_of_type,
)
from roost.catalog.storage import (
    BlockType,
    BlockTypeId,
    FileStorageRegion,
    FileStorageTerms,
    block_type,
    block_types_in,
    file_storage,
    file_storage_regions,
)
from roost.catalog.tables import Price

__all__ = [
    "APPLICATION_OS_ID",
    "BACKUP_OS_ID",
    "CUSTOM_OS_ID",
    "MARKER_OS_IDS",
    "MARKETPLACE_OS_ID",
    "MAX_FIREWALL_RULES",
    "MIN_NODE_COST",
    "MIN_NODE_RAM",
    "PLAN_TYPES",
    "SNAPSHOT_OS_ID",
    "AppVariable",
    "Application",
    "Availability",
    "BlockType",
    "BlockTypeId",
    "FabricTerms",
    "FileStorageRegion",
    "FileStorageTerms",
    "K8sApplication",
    "LocationCost",
    "MetalPlan",
    "OperatingSystem",
    "Plan",
    "PlanOffer",
    "PlanType",
    "Price",
    "Prices",
    "PublicISO",
    "Region",
    "Stock",
    "app_variables",
    "application",
    "application_by_image",
    "applications",
    "block_type",
    "block_types_in",
    "deployable_os",
    "fabric",
    "file_storage",
    "file_storage_regions",
    "firewall_source",
    "kubernetes_application",
    "kubernetes_applications",
    "kubernetes_upgrades",
    "kubernetes_versions",
    "metal_plan",
    "metal_plans",
    "min_ram",
    "operating_system",
    "operating_systems",
    "plan",
    "plan_is_ipv6_only",
    "plan_runs_windows",
    "plans",
    "plans_in",
    "plans_of_type",
    "prices",
    "public_iso",
    "public_isos",
    "region",
    "regions",
    "runs_kubernetes",
    "system_of",
]
