"""Words that stand in nearly every text: somebody who searches for others too does not mean them."""

from __future__ import annotations

# Without accents, as words are compared.
STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "de": "aber alle als also am an auch auf aus bei bin bis bist da das dass dein dem den der des die dies diese"
        " dieser dieses doch dort du durch ein eine einem einen einer eines er es euer fur hat hatte ich ihr im in ist"
        " ja kann kein keine man mein mich mir mit nach nicht noch nur ob oder ohne sein seine sich sie sind so und uns"
        " unser unter vom von vor war waren was wegen wenn wer wie wieder will wir wird wo zu zum zur uber",
        "en": "a about after all also am an and any are as at be because been before but by can could did do does for"
        " from had has have he her hers him his how i if in into is it its just me my no nor not of off on only or our"
        " out over own she should so some such than that the their them then there these they this those to too under"
        " up us very was we were what when where which while who whom why will with would you your",
        "es": "a al algo como con cual cuando de del desde donde el ella ellos en entre era es esa ese eso esta este"
        " esto fue ha hay la las le les lo los mas me mi muy nada ni no nos o para pero por porque que quien se ser si"
        " sin sobre son su sus tambien te tiene todo tu un una uno unos y ya yo",
        "fr": "a ai au aux avec c ce ces cet cette d dans de des du elle elles en est et eu il ils j je l la le les"
        " leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ou ou par pas pour qu que quel quelle qui s"
        " sa sans se ses si son sont sur t ta te tes toi ton tu un une vos votre vous y",
        "it": "a ad ai al alla alle anche che chi ci come con cui da dal dalla dei del della delle di e ed gli ha ho i"
        " il in io l la le lei lo loro lui ma mi mio ne nei nel nella noi non o per perche piu quale quando questa"
        " questo se si sono su sua suo sul sulla tra tu un una uno vi voi",
        "nl": "aan al als bij dan dat de der deze die dit door een en er had heb heeft het hij hoe ik in is je kan maar"
        " me met mij mijn na naar niet nog nu of om onder ons ook op over te tot uit van voor want was wat we wel werd"
        " wie wij wil worden ze zich zij zijn zo zou",
        "pt": "a ao aos as ate com como da das de dela dele do dos e ela ele em entre era essa esse esta este eu foi"
        " ha isso isto ja lhe mais mas me mesmo meu minha muito na nao nas nem no nos o os ou para pela pelo por qual"
        " quando que quem se sem ser seu so sua tambem te tem um uma voce",
        "sv": "alla att av blev da de dem den denna det dig din du dar efter ej eller en er ett fran for ha hade han"
        " hon har i inte jag kan man med men mig min mot mycket ni nu nar och om oss pa sig sin ska som sa till under"
        " upp ut var vi vid vad ar over",
    }.items()
}
EVERYWHERE: frozenset[str] = frozenset()


def stop_words(language: str) -> frozenset[str]:
    return STOP_WORDS.get(language, EVERYWHERE)
