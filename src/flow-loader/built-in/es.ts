/** What callbacks say in Spanish. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {mañana } other {el {callback_day} }}entre las {callback_from} y las {callback_to}';
const DAY = '{day, select, today {} tomorrow {mañana } other {el {date} }}';

export const es: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {La espera sería de unos {callback_wait_to, plural, one {# minuto} other {# minutos}}. } between {La espera sería de {callback_wait_from} a {callback_wait_to} minutos. } moreThan {La espera sería de más de una hora. } other {}}Pulse uno y le llamaremos cuando sea su turno. Conserva su lugar en la cola.',
  callback_greeting:
    'Hola, le llamamos de {site}. Nos pidió que le llamáramos. Para hablar con nosotros, pulse uno. Si prefiere otro momento, pulse dos. Si ya no nos necesita, pulse nueve.',
  callback_later: 'Le llamaremos un poco más tarde. Adiós.',
  callback_cancelled: 'Su llamada queda cancelada. Adiós.',
  callback_preview:
    'Una llamada a {named, select, yes {{caller_name}} other {un cliente}}, pedida {waited, plural, =0 {ahora mismo} one {hace # minuto} other {hace # minutos}}. Para atenderla, pulse uno. Para dejarla a un compañero, pulse dos.',
  callback_whisper:
    'Una llamada a {named, select, yes {{caller_name}} other {un cliente}}, pedida a las {asked}.',
  callback_agent_lost:
    'Lo sentimos, se ha cortado la comunicación con nuestro compañero. Usted es el primero de la fila y enseguida le atenderán.',
  callback_enter: 'Marque el número al que debemos llamar y termine con almohadilla.',
  callback_entered_right:
    'Ha marcado {callback_number}. Si es correcto, pulse uno. Para marcarlo de nuevo, pulse dos.',
  callback_not_that_number: 'No podemos llamar a ese número.',
  callback_no_more: 'Ese número no puede pedir más llamadas por ahora.',
  callback_no_time: 'Lo sentimos, ahora no podemos prometerle una llamada.',
  callback_confirm: `Le llamaremos al {callback_number} ${WHEN}. Pulse uno, o simplemente cuelgue. Para otro número, pulse dos. Para seguir esperando, pulse tres.`,
  callback_confirm_step: `Le llamaremos al {callback_number} ${WHEN}. Pulse uno, o simplemente cuelgue. Para otro número, pulse dos. Si no lo desea, pulse tres.`,
  callback_agreed: `Gracias. Le llamaremos ${WHEN}.`,
  callback_when: 'Para que le llamemos lo antes posible, pulse uno. Para que le llamemos mañana, pulse dos.',
  callback_slots:
    '{callback_day, select, today {Hoy} tomorrow {Mañana} other {El {callback_day} }}: pulse uno para {callback_slot_1}.{callback_slots, plural, =1 {} other { Pulse dos para {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Pulse tres para {callback_slot_3}.}} Si nada le conviene, pulse nueve.',
  callback_taken_over:
    'Nos había pedido que le llamáramos. Conserva su lugar{callback_place, plural, =0 {} other { en la cola, número #}}.',
  callback_sms_booked: `{site}: Le llamaremos ${DAY}entre las {from} y las {to}.`,
  callback_sms_missed:
    '{site}: Hemos intentado llamarle ({attempt} de {of}). Llamaremos de nuevo a las {next}.',
  callback_sms_last: '{site}: Hemos intentado llamarle sin lograrlo. Puede llamarnos al {number}',
  callback_sms_expired: '{site}: Sentimos no haber podido llamarle a tiempo. Puede llamarnos al {number}',
};
