import { type ContainerCatalog, type ContainerRecord, describeNear, suggest, TinydockError } from '@tinydock/domain';

/** @throws TinydockError NOT_FOUND / CONTAINER_NOT_FOUND, INVALID_ARGUMENT / AMBIGUOUS_ID */
export function findContainer(catalog: ContainerCatalog, nameOrId: string): ContainerRecord {
  const meant = nameOrId.replace(/^\//, '');
  const record = catalog.findContainer(meant);
  if (record !== undefined) return record;
  const near = suggest(
    meant,
    catalog.listContainers().map(({ name }) => name),
  );
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'CONTAINER_NOT_FOUND',
    message: `no such container: ${nameOrId}`,
    ...describeNear(near, 'See `tdctl ps -a` for the containers that are here.'),
  });
}
