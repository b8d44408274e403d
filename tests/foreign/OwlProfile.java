// Prints how each ontology violates OWL 2 RL and OWL 2 DL, by the OWL API's profile checks; status 1 where one does.

import java.io.File;
import java.util.List;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileReport;

public class OwlProfile {
    public static void main(String[] paths) throws Exception {
        boolean passed = true;
        for (String path : paths) {
            OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(path));
            for (OWLProfile profile : List.of(new OWL2RLProfile(), new OWL2DLProfile())) {
                OWLProfileReport report = profile.checkOntology(ontology);
                System.out.printf("%s: %d axioms, %s: %d violations%n", path, ontology.getAxiomCount(), profile.getName(), report.getViolations().size());
                report.getViolations().forEach(violation -> System.out.println("  " + violation));
                passed &= report.isInProfile();
            }
        }
        System.exit(passed ? 0 : 1);
    }
}
