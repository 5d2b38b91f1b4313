using System.Text;

namespace Dashboard.Core.Feedback;

/// <summary>The words by which reports, and machines that answer for people, are known: of many servers and languages, in lower case.</summary>
internal static class FeedbackSigns
{
    /// <summary>How the sender of a report calls itself.</summary>
    internal static readonly string[] Daemons =
    [
        "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "mail daemon", "mailer daemon", "postmaster", "post master", "post_master", "postmast@", "mail delivery", "maildelivery", "delivery subsystem", "delivery system",
        "delivery service", "mail administrator", "mail system", "mailsystem", "mail-system", "mail server", "mailserver", "system administrator", "systemadministrator", "system attendant", "system-administrator", "post office", "postoffice", "microsoft outlook", "microsoftexchange",
        "microsoft exchange", "mdaemon", "bounce", "undeliver", "returned mail", "mail router", "mailrouter", "mail gateway", "mailgate", "mail transport", "smtp server", "smtpd", "mta@", "mta-", "nondelivery", "non-delivery", "email delivery", "e-mail delivery", "exim@", "qmail", "mailmarshal", "mail-master",
        "mailmaster", "administrador", "administrateur", "systemadministrator", "administrador del sistema", "systemverwalter", "zustell", "system@", "delivery-status", "delivery status", "delivery-report", "mail sweeper", "mailsweeper", "internet mail", "complaints@", "mail.ru mailer",
    ];

    /// <summary>What the subject of a failure says.</summary>
    internal static readonly string[] FailureSubjects =
    [
        "undeliver", "un-deliver", "returned mail", "mail returned", "returned e-mail", "returned email", "returned message", "message returned", "returned to sender", "return to sender", "returned unread", "mail delivery fail", "delivery fail", "failure delivery", "failed delivery", "failure notice", "failure notification",
        "delivery status notification", "delivery notification", "delivery report", "delivery status", "status notification", "notification d'", "not delivered", "not be delivered", "non delivery", "non-delivery", "nondelivery", "non-deliver", "nondeliverable", "non deliverable", "could not deliver", "couldn't deliver", "cannot deliver", "can't deliver", "unable to deliver",
        "unable to send", "delivery has failed", "delivery error", "delivery problem", "delivery unsuccessful", "mail delivery system", "mail delivery subsystem", "mail system error", "mail error", "mail failure", "email failure", "failed mail", "failed message", "message failed", "message failure", "mail failed", "message undeliv", "user unknown", "unknown user", "unknown recipient", "unknown address",
        "invalid address", "invalid recipient", "invalid user", "no such user", "address not found", "recipient not found", "bounced", "bounce notif", "bounce message", "email bounce", "mail bounce", "rejected mail", "mail rejected", "message rejected", "rejected by", "error sending", "send error", "sending error", "transmission error", "error in delivery", "postmaster notify", "postmaster notification", "permanent error", "permanent failure", "notification: message",
        "mail not sent", "message not sent", "not sent", "mailbox full", "mailbox unavailable", "over quota", "undelivered", "mailsweeper", "smtp error", "delivery expired", "message expired", "delivery time", "ndn:", "ndr:", "nondel", "ipm.note", "mdaemon", "email delivery", "can not be delivered", "mail could not", "message could not", "mail cannot", "attempted to deliver", "failed to deliver", "could not be sent",
        // German
        "unzustellbar", "nicht zustellbar", "nicht zugestellt", "zustellung fehl", "fehlgeschlagen", "zustellfehler", "zustellungsfehler", "fehler bei der zustell", "übermittlungsstatus", "übermittlung fehl", "zustellstatus", "zustellungsbericht", "konnte nicht", "annahme verweigert", "zurückgeschickt", "zurück an absender", "unbekannter empf",
        // French
        "non remis", "non-remis", "non délivr", "non distribu", "non envoy", "non-distribu", "échec", "echec", "notification d'état", "notification d’état", "état de la remise", "impossible de remettre", "retour de courrier", "courrier en retour", "courriel non", "message refusé", "refusé", "retourné", "erreur d'envoi", "erreur de remise", "erreur de livraison",
        // Spanish
        "no se puede entregar", "no se pudo entregar", "no se ha podido entregar", "no entregad", "no entregable", "error de entrega", "error en la entrega", "error en el env", "fallo en la entrega", "fallo de entrega", "fallo al entregar", "fallo de correo", "devuelto", "correo devuelto", "estado de entrega", "estado de la entrega", "falla en la entrega", "no se ha entregado", "imposible entregar", "rechazado", "rebotado", "mensaje no",
        // Italian
        "non recapitabile", "non recapitat", "mancata consegna", "mancato recapito", "consegna non riuscita", "consegna fallita", "stato del recapito", "stato della consegna", "stato di recapito", "impossibile recapitare", "impossibile consegnare", "mancato invio", "errore di consegna", "errore nella consegna", "messaggio non", "mail non consegn", "non consegnat", "restituit",
        // Portuguese
        "não entregue", "nao entregue", "não foi entregue", "não é possível entregar", "não pôde ser entregue", "falha na entrega", "falha de entrega", "falha ao entregar", "erro na entrega", "erro de entrega", "erro ao entregar", "não entregável", "não pode ser entregue", "status de entrega", "status da entrega", "estado da entrega", "devolvid", "mensagem não", "mensagem devolvida", "retorno de mensagem", "falha no envio",
        // Dutch and the North
        "onbestelbaar", "niet bezorgd", "niet afgeleverd", "niet besteld", "kan niet worden bezorgd", "bezorging mislukt", "afleveringsfout", "bezorgingsstatus", "olevererbar", "ikke leveres", "ikke leveret", "ikke levert", "kan ikke leveres", "kunne ikke leveres", "leveringsfejl", "leveringsstatus", "går inte att leverera", "gick inte att leverera", "kan inte levereras", "kunde inte levereras", "leveransstatus", "toimittamaton", "toimitus epäonnistui", "ei voitu toimittaa", "ei voi toimittaa", "toimitusilmoitus",
        // East and south of it
        "niedostarczon", "nie dostarczono", "nie można dostarczyć", "nie udało się dostarczyć", "nie może być dostarczon", "błąd doręczenia", "stan dostarczenia", "zwrot poczty", "nedoručiteln", "nedoručen", "nelze doručit", "nebylo doručeno", "kézbesíthetetlen", "nem kézbesíthető", "sikertelen kézbesítés", "nu a putut fi livrat", "nelivrat", "не доставлен", "недоставлен", "не удалось доставить", "невозможно доставить", "невозможна доставка", "ошибка доставки", "недоставк", "не может быть доставлен", "возврат", "не може бути доставлен", "не доставлено", "teslim edilemedi", "iletilemedi", "gönderilemedi", "teslim edilemeyen", "μη παραδοτέο", "αποτυχία παράδοσης", "לא ניתן למסור", "تعذر تسليم", "لم يتم تسليم",
        // East Asia
        "配信不能", "配信でき", "配信エラー", "配信失敗", "配信状況", "送信エラー", "送信でき", "送信失敗", "未配信", "未達", "届けられ", "お届けでき", "届きません", "宛先不明", "エラーメール", "返送", "配送不能", "配送エラー", "退信", "退件", "退回", "无法投递", "无法送达", "无法传递", "无法发送", "未送达", "投递失败", "发送失败", "傳送失敗", "無法傳遞", "無法傳送", "無法投遞", "無法送達", "未傳遞", "未能送达", "未能投递", "배달되지", "배달 실패", "전송 실패", "전달되지", "전송되지", "배달할 수 없", "반송", "gửi không thành công", "không gửi được", "ส่งไม่ได้", "tidak terkirim", "gagal dikirim", "gagal terkirim",
    ];

    /// <summary>What the text of a failure says.</summary>
    internal static readonly string[] FailureTexts =
    [
        "not be delivered", "n't be delivered", "cannot be delivered", "can not be delivered", "not delivered", "n't delivered", "undeliverable", "undelivered", "delivery failed", "delivery has failed", "failed to deliver", "delivery failure", "failed delivery", "failed permanently", "permanent failure", "permanent fatal error", "fatal error", "permanent error", "delivery error", "unable to deliver", "unable to relay", "unable to send", "could not deliver",
        "couldn't deliver", "cannot deliver", "can't deliver", "did not reach", "not reach the following", "returned to sender", "returned to you", "has been returned", "was returned", "being returned", "returned mail", "returning your message", "unable to complete", "delivery to the following", "had delivery problem", "had permanent", "following address", "following recipient", "following destination", "rejected by", "was rejected", "been rejected", "rejected your message", "refused", "bounced", "bounce message", "not accepted",
        "transcript of session", "transcript of the session", "failed recipient", "delivery attempt", "delivery is not possible", "not possible to deliver", "problem delivering", "problems delivering", "problem was encountered", "error occurred while trying to deliver", "error was encountered", "error while", "we were unable", "i was unable", "i wasn't able", "wasn't able to", "was not able to", "were not able to", "user unknown", "unknown user", "unknown address", "no such user", "no such address", "address does not exist", "does not exist", "not a valid", "invalid recipient", "mailbox full", "mailbox is full",
        "over quota", "quota exceeded", "this is the qmail-send program", "giving up on", "given up", "giving up", "message failed", "mail failed", "host unknown", "unknown host", "not listed in", "recipient's mailbox", "recipients mailbox", "remote host said", "smtp error", "message was not", "message not sent", "could not be sent", "failure notice", "was not sent", "undeliver", "unrouteable", "time limit", "too many hops", "the following error", "mail loop", "wasn't found at", "couldn't be found", "could not be found", "is unknown", "expired before", "expired after", "returned because", "not successfully", "cannot be reached", "do not exist", "doesn't exist",
        "nicht zugestellt", "nicht zustellbar", "unzustellbar", "konnte nicht", "konnten nicht", "fehlgeschlagen", "zustellung fehl", "unbekannt", "empfänger nicht", "nicht gefunden", "verweigert", "existiert nicht",
        "n'a pas pu être", "n'a pas été", "n'ont pas pu", "impossible de remettre", "échec", "non remis", "pas pu être", "n'existe pas", "inconnu", "introuvable", "a été rejeté", "a été refusé",
        "no se pudo", "no se ha podido", "no pudo ser", "no se puede", "no ha podido", "no fue posible", "error en la entrega", "no existe", "fallo", "no ha llegado", "no se entreg", "rechaz", "no se encontr",
        "non è stato possibile", "impossibile recapitare", "impossibile consegnare", "non è stato recapitato", "non è stata", "non può essere", "non esiste", "fallit", "inesistente", "non recapitat", "rifiutat", "non è stato",
        "não foi possível", "não pôde ser", "não foi entregue", "falha", "não existe", "não pode ser", "nao foi", "não pôde", "inexistente", "não encontrado", "não foi encontrado", "rejeitad",
        "kan niet worden", "kon niet worden", "niet worden bezorgd", "niet bezorgd", "mislukt", "niet afgeleverd", "niet gevonden", "bestaat niet", "ikke leveres", "ikke leveret", "ikke levert", "inte levereras", "inte leverera", "misslyckades", "mislykkedes", "ei voitu", "epäonnistui", "ei löyt",
        "nie można", "nie udało", "nie może", "nie została", "nie istnieje", "nebylo možné", "nelze", "neexistuje", "nem sikerült", "nem lehet", "nem létezik", "nu a putut", "не удалось", "не может быть", "невозможно", "не доставлен", "не существует", "не найден", "неизвест", "не було", "iletilemedi", "teslim edilemedi", "bulunamadı", "ulaştırılamadı", "δεν ήταν δυνατή", "לא ניתן", "تعذر",
        "配信できません", "配信でき", "配信不能", "送信できません", "送信でき", "送信エラー", "届けられ", "届きません", "お届けでき", "配達でき", "見つかりません", "存在しません", "存在しない", "配送でき", "失敗しました", "エラーが発生", "无法投递", "无法送达", "无法传递", "无法发送", "未送达", "未能送达", "投递失败", "退回", "退信", "不存在", "失败", "無法傳遞", "無法傳送", "無法投遞", "無法送達", "傳送失敗", "배달되지", "전송 실패", "배달하지", "배달할 수 없", "전송되지", "존재하지", "실패",
    ];

    /// <summary>What a notice says whose server still tries.</summary>
    internal static readonly string[] Delays =
    [
        "warning message only", "warning: message still undelivered", "message still undelivered", "warning: could not send message", "warning: delayed mail", "delayed mail", "delivery delayed", "delivery is delayed", "delivery has been delayed", "message delayed", "mail delayed", "has been delayed", "is delayed", "was delayed", "message is being delayed", "delayed:", "delivery status notification (delay)", "(delay)", "notification (delay",
        "not yet been delivered", "not yet delivered", "has not been delivered yet", "still undelivered", "still trying", "will keep trying", "keep trying to deliver", "keep trying until", "will continue trying", "continue to try", "continue trying", "will be retried", "will retry", "will be retry", "do not need to resend", "don't need to resend", "no need to resend", "no action is required", "attempts to deliver the message will continue", "delivery attempts will continue", "will try again", "temporarily delayed", "temporarily deferred",
        "verzögert", "noch nicht zugestellt", "retardé", "retardée", "pas encore été", "continuera d'essayer", "nouvelles tentatives", "retrasad", "retraso", "todavía no se ha", "se seguirá intentando", "ritardat", "ritardo", "non è stato ancora", "atrasad", "atraso", "ainda não foi", "vertraagd", "vertraging", "forsinket", "försenad", "fördröjd", "viivästynyt", "opóźnion", "zpožděn", "késleltetett", "задержан", "задержк", "отложен", "gecikti", "遅延", "遅れ", "延迟", "延遲", "지연",
    ];

    /// <summary>What a notice says about mail that arrived.</summary>
    internal static readonly string[] Deliveries =
    [
        "delivery status notification (success)", "(success)", "successful mail delivery", "successfully delivered", "was successfully delivered", "delivered:", "delivery receipt", "delivery confirmation", "relayed:", "(relay)", "successfully relayed", "mail delivery success", "message was delivered to", "has been delivered to the following", "successful delivery",
        "erfolgreich zugestellt", "zugestellt:", "remis :", "remis:", "entregado:", "recapitato:", "entregue:", "bezorgd:", "leveret:", "levererat:", "доставлено:", "開封", "配信済み", "已送达:", "已传递",
    ];

    /// <summary>The subjects of machines that answer for people.</summary>
    internal static readonly string[] AutoReplySubjects =
    [
        "out of office", "out-of-office", "out of the office", "outofoffice", "ooo:", "automatic reply", "automatic response", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse", "autoresponder", "auto-responder", "auto:", "automated reply", "automated response", "automatic answer", "vacation", "on holiday", "away from my mail", "away from the office", "on leave", "annual leave", "maternity leave", "i am away", "i'm away", "i am out", "we have received your", "thank you for your", "thank you for contacting", "your ticket", "ticket received", "[ticket", "request received", "no longer with", "has left the company", "no longer works", "new email address", "change of email", "email address change", "new address",
        "abwesenheit", "automatische antwort", "abwesend", "nicht im büro", "nicht im haus", "ausser haus", "außer haus", "im urlaub", "urlaub", "eingangsbestätigung", "réponse automatique", "reponse automatique", "absence du bureau", "absent du bureau", "absent(e)", "absence", "message d'absence", "en congé", "congés", "accusé de réception", "respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina", "ausente", "vacaciones", "ausencia", "risposta automatica", "fuori sede", "fuori ufficio", "assenza", "assente", "in ferie", "resposta automática", "resposta automatica", "fora do escritório", "fora do escritorio", "férias", "ausência", "afwezig", "automatisch antwoord", "niet aanwezig", "autosvar", "automatiskt svar", "automatisk svar", "frånvaro", "frånvarande", "fravær", "fraværende", "ikke på kontoret", "poissa", "automaattinen vastaus", "lomalla", "autoodpowiedź", "automatyczna odpowiedź", "odpowiedź automatyczna", "nieobecno", "poza biurem", "urlop", "automatická odpověď", "mimo kancelář", "nepřítomnost", "automatikus válasz", "házon kívül", "szabadság", "răspuns automat", "автоответ", "автоматический ответ", "нет на месте", "в отпуске", "відповідь автоматична", "автоматична відповідь", "otomatik yanıt", "ofis dışında", "αυτόματη απάντηση", "εκτός γραφείου", "自動返信", "自動応答", "自動回覆", "自動回復", "不在", "休暇", "自动回复", "自动答复", "自动应答", "不在办公室", "休假", "외출 중", "자동 응답", "자동 회신", "부재중", "휴가", "trả lời tự động", "jawaban otomatis", "balasan otomatis", "ตอบกลับอัตโนมัติ", "תשובה אוטומטית", "מענה אוטומטי", "رد تلقائي",
    ];

    /// <summary>What stands above the mail that is returned, where it is no part of its own.</summary>
    internal static readonly string[] ReturnedBelow =
    [
        "below this line is a copy of the message", "this is a copy of the message", "a copy of the message", "original message follows", "unsent message follows", "original message below", "----- original message -----", "-----original message-----", "--- original message", "--- message text follows", "message text follows", "message header follows", "message headers follow", "headers of the message", "headers of the original", "header of the original", "original message headers", "original message header", "header information of", "copy of the original message", "original message is attached", "returned message follows", "message follows:", "the message that was sent", "text of your message", "returned message", "begin message", "undelivered message", "the original message was:", "original-nachricht", "ursprüngliche nachricht", "message d'origine", "mensaje original", "messaggio originale", "mensagem original", "元のメッセージ", "原始邮件", "原始郵件", "原邮件",
    ];

    /// <summary>Beginnings of subjects that people's answers and forwarded mails have.</summary>
    private static readonly string[] Answers = ["re:", "fw:", "fwd:", "aw:", "wg:", "tr:", "rv:", "enc:", "i:", "r:", "sv:", "vs:", "vb:", "antw:", "odp:", "res:", "转发:", "回复:", "答复:", "re[", "re：", "fw："];

    internal static bool IsAnswer(string subject) => Answers.Any(a => subject.StartsWith(a, StringComparison.Ordinal));

    internal static bool Says(string text, string[] phrases)
    {
        foreach (var phrase in phrases)
            if (text.Contains(phrase, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>In lower case, blanks made one, typographic quotes made plain.</summary>
    internal static string Fold(ReadOnlySpan<char> text, int most)
    {
        var folded = new StringBuilder(Math.Min(text.Length, most));
        var wasBlank = true;
        foreach (var c in text)
        {
            if (folded.Length >= most) break;
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (!wasBlank) folded.Append(' ');
                wasBlank = true;
                continue;
            }

            wasBlank = false;
            folded.Append(c is '\u2019' or '\u2018' or '`' or '\u00B4' ? '\'' : char.ToLowerInvariant(c));
        }

        return folded.ToString();
    }
}
