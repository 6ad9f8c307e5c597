/** The bundles as they are shipped: minified, without source maps, without the test suites. */
import path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { bundles } from '../../esbuild.js';

/**
 * Bundles every shipped entry point into `stage`.
 * @returns what each bundle is made of
 */
export async function bundleInto(root: string, stage: string): Promise<readonly Metafile[]> {
  const shipped = Object.values(bundles as Record<string, BuildOptions & { executable?: boolean }>).filter(
    ({ outfile }) => !outfile?.startsWith('dist/test/'),
  );
  const metafiles: Metafile[] = [];
  for (const { executable: _, outfile = '', ...options } of shipped) {
    const result = await build({
      ...options,
      absWorkingDir: root,
      outfile: path.join(stage, outfile),
      sourcemap: false,
      minify: true,
      metafile: true,
    });
    metafiles.push(result.metafile);
  }
  return metafiles;
}

/** The package folders (`node_modules/…`, relative to the root) of which at least a byte ended up in a bundle. */
export function bundledPackages(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.entries(output.inputs)),
  );
  const folders = inputs.flatMap(([file, { bytesInOutput }]) => {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
    return folder !== undefined && bytesInOutput > 0 ? [folder] : [];
  });
  return [...new Set(folders)].sort();
}
