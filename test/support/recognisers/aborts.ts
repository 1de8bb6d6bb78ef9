/** A recogniser process that loads its model and ends as native code does that gives up, at the first clip. */
process.on('message', (request: { id: number; kind: string }) => {
  if (request.kind === 'load') {
    process.stderr.write(`\u0001end ${request.id}\u0001\n`, () => process.send?.({ id: request.id, kind: 'loaded' }));
    return;
  }
  process.stderr.write('terminate called after throwing an instance of Ort::Exception\n', () => process.abort());
});
