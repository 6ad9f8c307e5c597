import type { SourceText } from './source-text';
import { readYamlDocuments, type YamlReading } from './yaml-documents';
import { YamlView } from './yaml-view';

/** Syntax trees take some fifty times the memory of their text. */
const MAX_SHARED_CHARACTERS = 4 * 1024 * 1024;

/** One YAML file for all its readers: parsed when the first of them asks, and only then. */
export class YamlSource {
  private parsed: YamlReading | undefined;
  private viewed: readonly YamlView[] | undefined;

  constructor(readonly source: SourceText) {}

  get reading(): YamlReading {
    return (this.parsed ??= readYamlDocuments(this.source));
  }

  /** One for each usable document. */
  get views(): readonly YamlView[] {
    return (this.viewed ??= this.reading.documents.map((document) => new YamlView(this.source, document)));
  }
}

/** Files that others include or extend, by name, so that each is parsed once while it fits into the memory set aside. */
export class SharedYaml {
  private readonly files = new Map<string, YamlSource>();
  private characters = 0;

  /** The file as it was parsed before, if its text is the same. */
  of(source: SourceText): YamlSource {
    const known = this.files.get(source.file);
    if (known?.source.text === source.text) {
      return known;
    }
    const yaml = new YamlSource(source);
    if (this.characters + source.text.length <= MAX_SHARED_CHARACTERS) {
      this.characters += source.text.length;
      this.files.set(source.file, yaml);
    }
    return yaml;
  }
}
