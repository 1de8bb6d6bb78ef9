/** Every route of a server as `METHOD /path/{parameter}`, from Fastify's own drawing of its tree; HEAD is left out. */
export function parseRoutes(tree: string): string[] {
  const pieces: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const match = /^((?:│ {3}| {4})*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!match) return [];
    const depth = (match[1]?.length ?? 0) / 4;
    pieces.length = depth;
    pieces.push(match[2] ?? '');
    const path = pieces.join('').replace(/:(\w+)/g, '{$1}');
    return (match[3]?.split(', ') ?? []).filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`);
  });
}
