import { isUnreadArchive } from './unread-archive';

/**
 * Endings of files that programs, people or tools write for a purpose of their own: source code, documents, pictures,
 * archives, programs. All others may hold spans, metrics, models or manifests.
 */
const ELSEWHERE = new Set(
  `ada adb ads applescript asm awk bas bash bat bicep c cc cfc cfm cjs clj cljs cls cmake cmd coffee cpp cr cs csh cshtml csproj
  cts cue cxx d dart eex el elm erb erl ex exs f f90 fish fs fsx glsl go gql gradle graphql groovy h haml hbs hcl hh hpp hrl hs
  hx hxx idl inc inl ipynb jade java jinja jinja2 jl js jsp jsx kt kts l less lhs libsonnet lisp lua m mak mdx mjs mk ml mli mm
  mts mustache nim nix njk nomad pas php phtml pl pm proto ps1 psm1 pug purs py pyi pyx r rb rego res rkt rs s sass sbt scala scm
  scss sh sln sol sql star styl sv svelte swift tcl tf tfvars thrift tmpl tpl ts tsx twig v vala vb vbs vhd vhdl vim vue wat wgsl
  xaml y zig zsh
  adoc asciidoc bib css doc docx epub eps htm html ics latex man markdown md odp ods odt org pdf po pot ppt pptx ps rst
  rtf sty tex texi textile xhtml xls xlsx xml xsd xsl xslt
  ai bmp avif cur dds eot fig gif heic icns ico jpeg jpg otf png psd svg tga tif tiff ttf webp woff woff2
  aac avi flac flv m4a m4v mkv mov mp3 mp4 mpeg mpg ogg opus wav webm wma wmv
  7z a apk app bz2 cab class deb dll dmg dylib ear egg exe gem iso jar ko lib lz lz4 lzma msi node nupkg o obj pack pdb phar pyc
  pyd pyo rar rlib rmeta rpm snap so txz vsix war wasm whl xz
  cer cfg conf config crt csr der editorconfig env gitattributes gitignore gitmodules gpg idx ini iml ini jks key keystore kdbx
  lock lockb map mod p12 pem pfx plist properties pub rev sig srl sum toml tsbuildinfo webmanifest
  resx snap storyboard strings xcscheme xib`.split(/\s+/),
);
const ARCHIVE = /\.(?:sql|svg|js|mjs|cjs|css|html|map)\.(?:gz|zst|zstd)$/i;
/** Names that say nothing: without an ending, or with one that any program may write. */
const VAGUE =
  /^\.?[^.]+$|\.(?:txt|log|out|dat|data|dump|trace|traces|spans|bak|old|\d+|[\d_-]+)$|\.(?:jsonl?|ndjson|csv)[.\-_~][\w-]+$/i;

/** Whether a file name is worth a look inside. */
export function isPlausibleName(name: string): boolean {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return isUnreadArchive(name) || (!ARCHIVE.test(name) && (VAGUE.test(name) || !ELSEWHERE.has(ending)));
}
