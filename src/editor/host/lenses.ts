import * as vscode from 'vscode';
import type { SourceRange } from '../../contracts/problem';
import type { HoverData, LensProvider } from './surfaces';

/** Lenses and hovers of files on disk. */
export function registerLenses(pattern: string, provider: LensProvider): vscode.Disposable {
  const selector: vscode.DocumentSelector = { scheme: 'file', pattern };
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: provider.onDidChange,
      async provideCodeLenses(document, token) {
        const lenses = await provider.lenses(document, token);
        return lenses.map(({ range, ...command }) => new vscode.CodeLens(toRange(range), command));
      },
    }),
    vscode.languages.registerHoverProvider(selector, {
      async provideHover(document, { line, character }, token) {
        const hover = await provider.hover(document, { line: line + 1, column: character + 1 }, token);
        return hover && new vscode.Hover(toMarkdown(hover), toRange(hover.range));
      },
    }),
  );
}

function toMarkdown({ markdown, commands }: HoverData): vscode.MarkdownString {
  const text = new vscode.MarkdownString(markdown);
  text.isTrusted = commands === undefined ? false : { enabledCommands: commands };
  return text;
}

function toRange({ line, column, endLine, endColumn }: SourceRange): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}
