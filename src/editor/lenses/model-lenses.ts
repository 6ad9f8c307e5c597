import type { Uri } from 'vscode';
import type { ServedModel } from '../../contracts/serving/served-model';
import type { HostUris } from '../host/host';
import type { HoverData, LensData, PlainPosition } from '../host/surfaces';
import { hoverText, type HoverOptions } from './hover-text';
import { lensTitle, lineTitle, shortTitle } from './lens-text';
import { touches, tokensOf } from './tokens';

/** More models on one line would push each other out of sight. */
const MAX_PER_LINE = 4;

/** The lenses of a config. */
export function modelLenses(uris: HostUris, folder: Uri, models: readonly ServedModel[]): LensData[] {
  return byLine(models).flatMap((ofLine) => lensesOn(uris, folder, ofLine));
}

/** What the pointer at this place of a config shows. */
export function modelHover(
  models: readonly ServedModel[],
  file: string,
  position: PlainPosition,
  options: HoverOptions,
): HoverData | undefined {
  const touched = models
    .flatMap((model) => tokensOf(model.use, file).map((range) => ({ model, range })))
    .filter(({ range }) => touches(range, position));
  if (touched.length === 0) {
    return undefined;
  }
  const [{ range }] = touched;
  return { range, markdown: hoverText([...new Set(touched.map(({ model }) => model))], options) };
}

/** A folder that is named as a whole stands for several models. */
function byLine(models: readonly ServedModel[]): ServedModel[][] {
  const lines = new Map<number, ServedModel[]>();
  for (const model of models) {
    lines.set(model.use.range.line, [...(lines.get(model.use.range.line) ?? []), model]);
  }
  return [...lines.values()];
}

function lensesOn(uris: HostUris, folder: Uri, models: readonly ServedModel[]): LensData[] {
  const shown = models.slice(0, MAX_PER_LINE);
  const lenses = shown.map((model): LensData => ({
    range: model.use.range,
    title: models.length > 1 ? shortTitle(model) : lensTitle(model),
    ...(model.use.place.kind === 'file'
      ? {
          command: 'meshlens.showModelRuntime',
          arguments: [uris.joinPath(folder, model.use.place.file)],
          tooltip: 'Open the model: its time node by node',
        }
      : { command: '' }),
  }));
  const rest = models.length > 1 ? lineTitle(models, shown.length) : '';
  return rest === '' ? lenses : [...lenses, { range: models[0].use.range, title: rest, command: '' }];
}
