import type { adminEn } from './admin-en.ts';

export const adminRu: Record<keyof typeof adminEn, string> = {
  'admin.title': 'Очередь',
  'admin.board': 'Очереди в Redis',

  'admin.waiting': 'Ждут',
  'admin.running': 'Выполняются',
  'admin.ahead': 'Работы впереди',
  'admin.workers': 'Исполнители',
  'admin.dead': 'Невыполненные задания',
  'admin.of': '{done} из {total}',
  'admin.about': 'около {time}',

  'admin.queues': 'Очереди',
  'admin.queue': 'Очередь',
  'admin.high': 'Высокая',
  'admin.medium': 'Средняя',
  'admin.low': 'Низкая',
  'admin.later': 'Позже',
  'admin.laterHint': 'Ждут движок или следующую попытку',
  'admin.oldest': 'Дольше всех ждёт',

  'admin.idle': 'Сейчас ничего не выполняется.',
  'admin.since': 'уже {time}',
  'admin.silent': 'исполнитель молчит, задание возьмёт другой',

  'admin.noWorker': 'Ни один исполнитель не запущен. Задания в очереди ждут, пока он появится.',
  'admin.version': 'версия {name}',
  'admin.seen': 'отозвался {time} назад',
  'admin.draining': 'закончит свои задания и остановится',

  'admin.deadHint': 'Задания, которые остановлены после сбоев или ошибок.',
  'admin.noDead': 'Таких нет. Здесь ничего делать не нужно.',
  'admin.died': 'остановлено: {time}',
  'admin.crashes': '{n, plural, one {# сбой} few {# сбоя} many {# сбоев} other {# сбоя}}',
  'admin.errors': '{n, plural, one {# ошибка} few {# ошибки} many {# ошибок} other {# ошибки}}',
  'admin.tries': 'Чем закончилась каждая попытка',
  'admin.crash': 'исполнитель упал',
  'admin.owner': 'Организация',
  'admin.retryOf': 'Повторить: «{name}»',
  'admin.retryAll': 'Повторить все',
  'admin.retryAllTitle':
    '{n, plural, one {Вернуть # задание в очередь?} few {Вернуть # задания в очередь?} many {Вернуть # заданий в очередь?} other {Вернуть # задания в очередь?}}',
  'admin.retryAllText': 'Что распознано, останется; заново делается только недостающее. Платный движок возьмёт за это плату.',
  'admin.retried':
    '{n, plural, one {# задание снова в очереди.} few {# задания снова в очереди.} many {# заданий снова в очереди.} other {# задания снова в очереди.}}',
  'admin.left':
    '{n, plural, one {Осталось #: его звук удалён.} few {Осталось #: их звук удалён.} many {Осталось #: их звук удалён.} other {Осталось #: их звук удалён.}}',
  'admin.drop': 'Убрать',
  'admin.dropOf': 'Убрать «{name}»',
  'admin.dropText':
    'Задание уйдёт из этого списка. Оно останется невыполненным, с указанной причиной; повторить его можно на его странице.',
  'admin.reason': 'Причина',
  'admin.dropped': '«{name}» больше нет в списке.',
  'admin.cancel': 'Отмена',
};
