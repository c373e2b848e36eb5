import type {
  BuildCacheCatalog,
  BuildRecordCatalog,
  ContainerCatalog,
  EventCatalog,
  ImageCatalog,
  LayerCatalog,
  LayerFormCatalog,
  LeaseCatalog,
  NetworkCatalog,
  ReferenceCatalog,
  TrashCatalog,
  VolumeCatalog,
} from '@tinydock/domain';
import { openDatabase } from './open-database.ts';
import { SqliteBuildCacheCatalog } from './sqlite-build-cache-catalog.ts';
import { SqliteBuildRecordCatalog } from './sqlite-build-record-catalog.ts';
import { SqliteContainerCatalog } from './sqlite-container-catalog.ts';
import { SqliteEventCatalog } from './sqlite-event-catalog.ts';
import { SqliteImageCatalog } from './sqlite-image-catalog.ts';
import { SqliteLayerCatalog } from './sqlite-layer-catalog.ts';
import { SqliteLayerFormCatalog } from './sqlite-layer-form-catalog.ts';
import { SqliteLeaseCatalog } from './sqlite-lease-catalog.ts';
import { SqliteNetworkCatalog } from './sqlite-network-catalog.ts';
import { SqliteReferenceCatalog } from './sqlite-reference-catalog.ts';
import { SqliteTrashCatalog } from './sqlite-trash-catalog.ts';
import { SqliteVolumeCatalog } from './sqlite-volume-catalog.ts';

/** All rows of one store. */
export interface Metadata {
  readonly layers: LayerCatalog;
  readonly forms: LayerFormCatalog;
  readonly leases: LeaseCatalog;
  readonly images: ImageCatalog;
  readonly containers: ContainerCatalog;
  readonly networks: NetworkCatalog;
  readonly buildCache: BuildCacheCatalog;
  readonly buildRecords: BuildRecordCatalog;
  readonly events: EventCatalog;
  readonly trash: TrashCatalog;
  readonly references: ReferenceCatalog;
  readonly volumes: VolumeCatalog;
  /** What SQLite finds wrong with the file; empty where all is well. */
  checkIntegrity(): readonly string[];
  close(): void;
}

/**
 * Opens the database of a store and brings it to the newest schema.
 * @throws TinydockError FAILED_PRECONDITION for a newer schema, DATA_LOSS for a damaged file
 */
export function openMetadata(path: string): Metadata {
  const database = openDatabase(path);
  return {
    layers: new SqliteLayerCatalog(database),
    forms: new SqliteLayerFormCatalog(database),
    leases: new SqliteLeaseCatalog(database),
    images: new SqliteImageCatalog(database),
    containers: new SqliteContainerCatalog(database),
    networks: new SqliteNetworkCatalog(database),
    buildCache: new SqliteBuildCacheCatalog(database),
    buildRecords: new SqliteBuildRecordCatalog(database),
    events: new SqliteEventCatalog(database),
    trash: new SqliteTrashCatalog(database),
    references: new SqliteReferenceCatalog(database),
    volumes: new SqliteVolumeCatalog(database),
    checkIntegrity: () =>
      database
        .prepare<[], string>('PRAGMA integrity_check')
        .pluck()
        .all()
        .filter((line) => line !== 'ok'),
    close: () => {
      database.close();
    },
  };
}
