// The least that answers with one row as JSON: Fastify, pg, one statement. Arguments: database address, id.
import fastify from 'fastify';
import pg from 'pg';

const [url = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 10 });
const server = fastify();
server.get<{ Params: { id: string } }>('/jobs/:id', async (request) => {
  const { rows } = await pool.query({ name: 'job', text: 'select * from jobs where id = $1', values: [request.params.id] });
  return rows[0];
});
const address = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${address}\n`);
process.once('SIGTERM', async () => {
  await server.close();
  await pool.end();
});
