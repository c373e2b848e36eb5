import { describeLayerCatalogContract } from './contracts/layer-catalog-contract.ts';
import { createMemoryLayerCatalog } from './memory-catalogs.ts';

describeLayerCatalogContract(() => createMemoryLayerCatalog());
