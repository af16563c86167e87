/** What callbacks say in Spanish. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {mañana } other {el {callback_day} }}entre las {callback_from} y las {callback_to}';
const DAY = '{day, select, today {} tomorrow {mañana } other {el {date} }}';

export const es: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {La espera sería de unos {callback_wait_to, plural, one {# minuto} other {# minutos}}. } between {La espera sería de {callback_wait_from} a {callback_wait_to} minutos. } moreThan {La espera sería de más de una hora. } other {}}Pulse uno y le llamaremos {callback_day, select, today {cuando sea su turno} tomorrow {mañana} other {el {callback_day}}}. Conserva su lugar en la cola.',
  callback_greeting:
    'Hola, le llamamos de {site}. Nos pidió que le llamáramos. Para hablar con nosotros, pulse uno. Si prefiere otro momento, pulse dos. Si ya no nos necesita, pulse nueve.',
  callback_later: 'Le llamaremos un poco más tarde. Adiós.',
  callback_cancelled: 'Gracias. Su llamada queda cancelada.',
  callback_voicemail:
    'Un mensaje de {site}: nos pidió que le llamáramos y ahora no hemos podido hablar con usted. Puede llamarnos. Adiós.',
  callback_preview:
    'Una llamada a {named, select, yes {{caller_name}} other {un cliente}}, pedida {waited, plural, =0 {ahora mismo} one {hace # minuto} other {hace # minutos}}. Para atenderla, pulse uno. Para dejarla a un compañero, pulse dos. Para que le pregunten más tarde, pulse tres.',
  callback_why:
    '¿Por qué? Pulse uno si no es su tema, dos si no tiene tiempo ahora, tres si es por otro motivo.',
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
  callback_pending: `Nos pidió que le llamáramos ${WHEN}. Para mantenerlo, pulse uno, o simplemente cuelgue. Para que le llamemos en otro momento, pulse dos. Para cancelarlo, pulse tres.`,
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
  callback_sms_up_next:
    '{site}: Pronto le toca a usted. Le llamaremos en {in_minutes, plural, one {un minuto} other {unos # minutos}}.',
  callback_sms_reminder: `{site}: Le recordamos que le llamaremos ${DAY}entre las {from} y las {to}.`,
  callback_sms_cancelled: '{site}: Su llamada queda cancelada. No le llamaremos.',
  callback_sms_moved: `{site}: Hemos cambiado su llamada. Le llamaremos ${DAY}entre las {from} y las {to}.`,
  callback_sms_code: '{site}: Su clave es {code}.',
};
