// Bundles the verifier: node build.mjs FOLDER writes page.js, for a page, and core.mjs, for tests under Node.js.

import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
const shared = {
  absWorkingDir: here, bundle: true, charset: 'utf8', legalComments: 'none', logLevel: 'warning', metafile: true,
  minify: true, target: 'es2022', alias: { 'rdf-canonize': './src/nothing.js' },
};

const made = await build({
  ...shared, entryPoints: ['src/main.js'], format: 'iife', platform: 'browser', outfile: join(folder, 'page.js'),
});
await build({
  ...shared, entryPoints: ['src/core.js'], format: 'esm', platform: 'browser', outfile: join(folder, 'core.mjs'),
});

// What is bundled is others' work: their terms go with it.
const packages = new Set(
  Object.keys(made.metafile.inputs)
    .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter(Boolean),
);
const notices = [];
for (const name of [...packages].sort()) {
  const told = JSON.parse(await readFile(join(here, 'node_modules', name, 'package.json'), 'utf8'));
  notices.push(`${name} ${told.version} (${told.license})\n\n${await licenseOf(name)}`);
}
await writeFile(join(folder, 'notices.txt'), notices.join('\n\n'));

async function licenseOf(name) {
  for (const file of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license']) {
    try {
      return (await readFile(join(here, 'node_modules', name, file), 'utf8')).trim();
    } catch {
      // the next name
    }
  }
  throw new Error(`${name} has no license that can be passed on`);
}
