import { queryClient } from '../api/query-client.ts';
import { showFailure } from '../library/job-actions.ts';
import { showToast } from '../notifications/toasts.ts';

/** Does it, says in passing how it went, and gives whether it went well. */
export async function attempt(work: () => Promise<string>): Promise<boolean> {
  try {
    showToast(await work());
    return true;
  } catch (thrown) {
    showFailure(thrown);
    return false;
  } finally {
    // Whatever happened, what is on the screen is no longer the one of the server.
    await queryClient.invalidateQueries({ queryKey: ['admin'] });
  }
}
