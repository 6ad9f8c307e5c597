import * as vscode from 'vscode';
import type { SourceRange } from '../../contracts/problem';
import type { ServedModel } from '../../contracts/served-model';
import { lensesEnabled } from '../configuration';
import { hoverText } from './hover-text';
import { SERVING_PATTERN } from './may-serve';
import { lensTitle, lineTitle, shortTitle } from './lens-text';
import { placeOf, type ServingConfigs } from './serving-configs';
import { tokensOf } from './tokens';

/** More models on one line would push each other out of sight. */
const MAX_PER_LINE = 4;

/** Lenses and hovers on the models that configs name. */
export function registerModelLenses(configs: ServingConfigs): vscode.Disposable {
  const selector: vscode.DocumentSelector = { scheme: 'file', pattern: SERVING_PATTERN };
  const refreshed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    refreshed,
    configs.onDidChange(() => refreshed.fire()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('meshlens.lenses')) {
        refreshed.fire();
      }
    }),
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: refreshed.event,
      provideCodeLenses: async (document, token) => {
        const place = placeOf(document.uri);
        if (place === undefined || !lensesEnabled(document.uri)) {
          return [];
        }
        const report = await configs.ask(document, token);
        return byLine(report?.models ?? []).flatMap((models) => lensesOn(models, place.folder));
      },
    }),
    vscode.languages.registerHoverProvider(selector, {
      provideHover: async (document, position, cancellation) => {
        const place = placeOf(document.uri);
        if (place === undefined || !lensesEnabled(document.uri)) {
          return undefined;
        }
        const report = await configs.ask(document, cancellation);
        const tokens = (report?.models ?? []).flatMap((model) =>
          tokensOf(model.use, place.file).map((token) => ({ model, range: rangeOf(token) })),
        );
        const touched = tokens.filter(({ range }) => range.contains(position));
        if (touched.length === 0) {
          return undefined;
        }
        const models = [...new Set(touched.map(({ model }) => model))];
        return new vscode.Hover(
          new vscode.MarkdownString(hoverText(models, { canCalibrate: vscode.workspace.isTrusted })),
          touched[0].range,
        );
      },
    }),
  );
}

/** A folder that is named as a whole stands for several models. */
function byLine(models: readonly ServedModel[]): ServedModel[][] {
  const lines = new Map<number, ServedModel[]>();
  for (const model of models) {
    lines.set(model.use.range.line, [...(lines.get(model.use.range.line) ?? []), model]);
  }
  return [...lines.values()];
}

function lensesOn(models: readonly ServedModel[], folder: string): vscode.CodeLens[] {
  const shown = models.slice(0, MAX_PER_LINE);
  const lenses = shown.map(
    (model) =>
      new vscode.CodeLens(rangeOf(model.use.range), {
        title: models.length > 1 ? shortTitle(model) : lensTitle(model),
        ...(model.use.place.kind === 'file'
          ? {
              command: 'meshlens.showModelRuntime',
              arguments: [vscode.Uri.joinPath(vscode.Uri.file(folder), model.use.place.file)],
              tooltip: 'Open the model: its time node by node',
            }
          : { command: '' }),
      }),
  );
  const rest = models.length > 1 ? lineTitle(models, shown.length) : '';
  return rest === ''
    ? lenses
    : [...lenses, new vscode.CodeLens(rangeOf(models[0].use.range), { title: rest, command: '' })];
}

function rangeOf({ line, column, endLine, endColumn }: SourceRange): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}
