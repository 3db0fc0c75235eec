import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.util.WriterReportImpl;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What epubcheck says of each file: FILE, a tab, a line of it. Java starts once for all. */
public class EpubJudge {
    public static void main(String[] files) {
        for (String file : files) {
            StringWriter text = new StringWriter();
            PrintWriter writer = new PrintWriter(text);
            new EpubCheck(new File(file), new WriterReportImpl(writer)).doValidate();
            writer.flush();
            System.out.println(file + "\tchecked");
            for (String line : text.toString().split("\n"))
                System.out.println(file + "\t" + line);
        }
    }
}
