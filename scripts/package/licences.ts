/** Which licences a shipped package may have, and the texts of those that packages leave out. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** They ask for their text to be passed on, and no more. A copyleft licence has other duties: it is not in this list. */
const permitted: readonly string[] = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];

/**
 * Packages that name a licence without bringing its text, and who holds the copyright according to their source.
 * A package that is missing here as well stops the build and needs a decision.
 */
const copyrights: Readonly<Record<string, string>> = {
  '@microsoft/fast-element': 'Copyright (c) Microsoft Corporation. All rights reserved.',
  '@microsoft/fast-foundation': 'Copyright (c) Microsoft Corporation. All rights reserved.',
  '@microsoft/fast-web-utilities': 'Copyright (c) Microsoft Corporation. All rights reserved.',
  '@tensorflow/tfjs-backend-cpu': 'Copyright Google LLC. All Rights Reserved.',
  '@tensorflow/tfjs-core': 'Copyright Google LLC. All Rights Reserved.',
  'onnxruntime-common': 'Copyright (c) Microsoft Corporation',
  'onnxruntime-node': 'Copyright (c) Microsoft Corporation',
  'onnxruntime-web': 'Copyright (c) Microsoft Corporation',
  seedrandom: 'Copyright David Bau',
  tr46: 'Copyright (c) Sebastian Mayr',
};

/**
 * @param licence what the package's manifest says; anything but a known SPDX identifier is unknown
 * @returns the licence
 * @throws when it may not be shipped
 */
export function assertPermitted(name: string, licence: unknown): string {
  if (typeof licence === 'string' && permitted.includes(licence)) {
    return licence;
  }
  const said = typeof licence === 'string' ? licence : 'nothing that can be read';
  throw new Error(
    `${name} may not be shipped: its licence is ${said}, permitted are ${permitted.join(', ')}.`,
  );
}

/** @throws when the copyright of this package is not recorded, or the text is not kept here */
export async function standardText(name: string, licence: string): Promise<string> {
  const copyright = copyrights[name];
  if (copyright === undefined) {
    throw new Error(
      `${name} brings no text of its licence (${licence}): add its copyright line to licences.ts.`,
    );
  }
  return `${copyright}\n\n${await readFile(path.join(__dirname, 'licences', `${licence}.txt`), 'utf8')}`;
}
