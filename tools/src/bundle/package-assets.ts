import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

/** A library that reads files of its own beside its code while it runs. */
export interface PackageAssets {
  readonly packageName: string;
  /** Directory of those files, relative to the package. */
  readonly directory: string;
}

/** Loads their `.proto` files from `__dirname`, which a bundle does not have. */
export const PACKAGE_ASSETS: readonly PackageAssets[] = [
  { packageName: '@grpc/reflection', directory: 'build/proto' },
  { packageName: 'grpc-health-check', directory: 'proto' },
];

/** Directory beside the bundle under which the libraries' files keep their places. */
export const ASSETS_DIRECTORY = 'protos';

/** Variable of each bundle that holds the directory it lies in. */
export const BUNDLE_DIRECTORY = '__bundleDirectory';

/** Points `__dirname` in these libraries at `protos/PACKAGE/…` beside the bundle, where the build copies their files. */
export function createPackageAssetsPlugin(nodeModules: string): Plugin {
  const names = PACKAGE_ASSETS.map(({ packageName }) => packageName).join('|');
  return {
    name: 'package-assets',
    setup(build) {
      build.onLoad({ filter: new RegExp(`/node_modules/(?:${names})/.*\\.js$`) }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const place = join(ASSETS_DIRECTORY, relative(nodeModules, dirname(path)));
        const moved = `(${BUNDLE_DIRECTORY} + ${JSON.stringify(`/${place}`)})`;
        return { contents: source.replaceAll('__dirname', moved), loader: 'js' };
      });
    },
  };
}
