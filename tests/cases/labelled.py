"""Sentences as people write them, what is personal in each between « and ». Written for this test.

Three are there that no cue word gives away: they are missed, and say what the figure can't reach.
"""

EN = """
phone | Please call me at «443-555-0123» about the hole.
phone | My cell is «(410) 555-0199», call after 5 pm.
phone | The landlord's number is «+1 301 555 0142».
phone | Text «4105550177» when you come.
phone | Reach me on «410.555.0188» any time.
phone | call «555-0123» before you dig
phone | Phone «410 555 0111» or ring the bell at 4100 Elm Street.
phone | A sign with «1-410-555-0134» is nailed to the tree.
phone | Number on the van: «443 555 0166».
phone | Two numbers: «410-555-0101» and «410-555-0102».
email | Write to «maria.lopez@example.com» please.
email | Photos from «j_smith99@mail.example.org».
email | My mail is «bob (at) example.com».
email | e-mail «A.B+311@example.co.uk»!
email | contact «o'neil@example.net», thanks
email | It says «info@example.com» on the bin.
email | reach «kim [at] example [dot] org»
plate | A grey Ford, plate «7ABC123», blocks the ramp.
plate | License plate: «4CD 5678», there since Monday.
plate | The plate is «XYZ-1234».
plate | Plate number «abc1234» on a white van.
plate | Tags «1AB2345» expired in May.
plate | abandoned truck with license plate number «8EF9012»
plate | registration «KLM 482», parked on the lawn
plate | car with tag «gh 4321» leaking oil
plate | The plate on the car is «5PQR678».
card | I paid the fine with «4111 1111 1111 1111».
card | card «5555-5555-5555-4444» was charged twice
card | number 4th: «378282246310005» on the form on the ground
social_security | A paper lies here with «219-09-9999» on it.
social_security | my social is «457 55 5462»
name | My name is «Maria Lopez» and I live next door.
name | my name is «john smith», the light is out
name | Ask for «Harriet» at the shop.
name | Mr. «Jackson» parks on the sidewalk.
name | Mrs. «O'Neil» fell on the ice here.
name | The tenant, Ms. «Ana de la Cruz», told us.
name | name: «Peter Wong»
name | Hi, my name's «Lee». No water since 6.
name | Miss «Carter» saw the dumping.
name | my name is «bob» and it stinks
name | This is «Maria Lopez» from the corner house.
name | «Jim» from number 12 parks on the grass.
name | The owner, Mister «Grant Hill», leaves trash out.
- | There is a pothole in the 4100 block of Elm Street.
- | The light at 1234 North Charles Street is out.
- | Bus 22 did not stop at 8:45 this morning.
- | They asked 1,250.00 dollars for a permit.
- | This is about case 2604-1873-5 again.
- | Route 15 and route 36 were both late on 2026-11-26.
- | The hole is 3 feet wide and 12 inches deep.
- | A steel plate 1200 lbs heavy rattles all night.
- | The steel plate on the road is loose.
- | Somebody painted a tag 4 feet wide on the wall.
- | Meter 20481 shows nothing since 11/20/2026 14:30.
- | From 10:00 to 12:30 nobody came.
- | Zip code 21218-1234 gets no pickup.
- | I called three times and nobody picks up.
- | Call me crazy, but 24 lamps are out.
- | My name is not important.
- | The street name is missing at the corner.
- | There is glass at mile 12.5 of the trail.
- | Hydrant 4471 leaks 15 gallons an hour.
- | The pole says BGE 314159.
- | The water bill 88412 was 120 dollars.
- | Trash was not picked up on Monday or Tuesday.
- | 5 rats at 5 am @ the corner of 5th and Elm.
- | Reference 2604-2210-7 was closed but it is not fixed.
- | Between 1900 and 2100 Maple Avenue all lights are out.
- | The lot number is 0412-018.
- | 39.2904, -76.6122 is where it is.
- | The tree is 60 feet tall and leans over 3 cars.
- | Order 1234 5678 is on the barrel.
- | No license was shown for 3 weeks.
- | Missing lid, a child could fall in.
- | Don't park there sign is gone.
- | The miss spelled sign at 900 Oak Road.
- | It happened 2 times in 10 days.
"""

ES = """
phone | Por favor llame al «443-555-0123» por el hoyo.
phone | Mi celular es «(410) 555-0199».
phone | El teléfono del dueño: «410 555 0142».
phone | llame al «555-0123» antes de venir
phone | Mándeme un mensaje al «4105550177».
phone | Hay un cartel con el «+1 410 555 0134».
phone | Mi número es «410.555.0188», gracias.
email | Escriba a «maria.lopez@example.com» por favor.
email | Mi correo es «jose_99@correo.example.org».
email | correo «ana (arroba) example.com»
email | avísenme a «luz+311@example.net».
email | mi correo: «pepe [at] example [punto] com»
plate | Un Ford gris con placa «7ABC123» bloquea la rampa.
plate | La matrícula es «4CD 5678».
plate | Placas «XYZ-1234», está desde el lunes.
plate | placa número «abc1234», camioneta blanca
plate | La placa del carro es «5PQR678».
plate | tablilla «KLM 482» sobre la acera
card | Pagué la multa con «4111 1111 1111 1111».
card | la tarjeta «5555-5555-5555-4444» se cobró dos veces
social_security | Hay un papel con «219-09-9999» en la calle.
name | Me llamo «María López» y vivo al lado.
name | me llamo «juan pérez», no hay luz
name | Mi nombre es «Ana».
name | Pregunte por «Rosario» en la tienda.
name | El Sr. «Gómez» estaciona en la acera.
name | La señora «Luz de la Torre» se cayó aquí.
name | El vecino se llama «Pedro Díaz».
name | nombre: «Carlos Ruiz»
name | Soy «Marta», la vecina del 12.
name | Don «Ernesto» deja la basura fuera.
name | Me llamo «Íñigo», el semáforo no sirve.
- | Hay un bache en la cuadra 4100 de la calle Elm.
- | La luz del 1234 de North Charles no funciona.
- | El autobús 22 no paró a las 8:45.
- | Pidieron 1,250.00 dólares por el permiso.
- | Es sobre el caso 2604-1873-5 otra vez.
- | Las rutas 15 y 36 llegaron tarde el 26/11/2026.
- | El hoyo mide 3 pies de ancho y 12 pulgadas.
- | La placa de acero en la calle está suelta.
- | Falta la placa de la calle Elm.
- | De 10:00 a 12:30 no vino nadie.
- | El código postal 21218-1234 no tiene recogida.
- | Llamé tres veces y nadie contesta.
- | El medidor 20481 no marca nada.
- | La calle no tiene nombre en la esquina.
- | El hidrante 4471 pierde agua.
- | La cuenta 88412 fue de 120 dólares.
- | No recogieron la basura el lunes.
- | Entre 1900 y 2100 Maple no hay luz.
- | Hay ratas a las 5 am en la esquina.
- | Se cayó un árbol de 60 pies.
- | Pasó 2 veces en 10 días.
- | Ha sido don de nadie limpiar esto.
- | La señora que vende flores se cayó.
- | Mi nombre no es importante.
"""
