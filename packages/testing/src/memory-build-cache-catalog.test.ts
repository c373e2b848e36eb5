import { describeBuildCacheCatalogContract } from './contracts/build-cache-catalog-contract.ts';
import { createMemoryBuildCacheCatalog } from './memory-build-cache-catalog.ts';

describeBuildCacheCatalogContract(createMemoryBuildCacheCatalog);
